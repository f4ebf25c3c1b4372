"""The recommended reviews of the log (SPEC 10): what each looks at, and how often."""

from dataclasses import dataclass

from audit.domain.catalogue import ACTIONS, Category

WEEK, MONTH, QUARTER = 7, 30, 91  # days
WORDS = {WEEK: "Weekly", MONTH: "Monthly", QUARTER: "Quarterly"}


@dataclass(frozen=True, slots=True)
class Review:
    """One saved review: the actions of a category, or those of them whose names hold one of the words."""

    kind: str
    title: str
    why: str
    days: int
    category: Category
    words: tuple[str, ...] = ()

    @property
    def cadence(self) -> str:
        return WORDS[self.days]

    @property
    def actions(self) -> list[str]:
        """The actions it looks at."""
        return [
            name
            for name, action in ACTIONS.items()
            if action.category is self.category and (not self.words or any(word in name for word in self.words))
        ]


REVIEWS = (
    Review(
        "refusals",
        "Failed sign-ins and refusals",
        "Somebody guesses passwords or codes, or tries doors that are not theirs.",
        WEEK,
        Category.AUTHORIZATION,
        ("failed", "denied", "refused", "locked", "replayed"),
    ),
    Review(
        "members",
        "Invitations and role changes",
        "Everybody who came, and every role that grew, was meant to.",
        WEEK,
        Category.MEMBERS,
        ("invit", "role", "added", "reactivated"),
    ),
    Review(
        "guest-shares",
        "Guest shares and what guests did",
        "Nobody outside sees more, or longer, than they need.",
        MONTH,
        Category.GUEST_SHARE,
    ),
    Review(
        "confidentiality",
        "Confidentiality",
        "What was hidden or shown to groups stayed in the right hands.",
        MONTH,
        Category.CONFIDENTIALITY,
    ),
    Review(
        "management",
        "Locks, deletions and closures",
        "What was removed or closed was meant to be.",
        QUARTER,
        Category.MANAGEMENT,
    ),
    Review(
        "permissions",
        "Permission overrides and groups",
        "Exceptions that are no longer needed are taken back.",
        QUARTER,
        Category.PERMISSION,
    ),
)
BY_KIND = {review.kind: review for review in REVIEWS}
