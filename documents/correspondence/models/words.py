"""The words of correspondence: states, priorities, who must act, how a type is numbered, seen and closed."""

from django.db.models import Q, TextChoices


class LetterStatus(TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    RESPONDED = "responded", "Responded"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"


class LetterPriority(TextChoices):
    NORMAL = "normal", "Normal"
    URGENT = "urgent", "Urgent"
    INFORMATION = "information", "For information"


class Visibility(TextChoices):
    NAMED = "named", "People named"
    PROJECT = "project", "Everybody in the project"


class Numbering(TextChoices):
    THROUGH = "through", "Counted through (RFI-0001)"
    YEARLY = "yearly", "Anew each year (RFI-2026-0001)"


class Closing(TextChoices):
    ANSWER = "answer", "With an official answer or a reason"
    VERIFIED = "verified", "Once corrected and verified"
    FREELY = "freely", "At any time"


class Ball(TextChoices):
    """In whose court the ball is: who must act now."""

    RECIPIENTS = "recipients", "Those it is addressed to"
    SENDER = "sender", "Its sender"
    NOBODY = "nobody", "Nobody"

    @classmethod
    def at_first(cls, priority: str) -> "Ball":
        """Where it lies in a letter of this priority that is sent, or reopened."""
        return cls.NOBODY if priority == LetterPriority.INFORMATION else cls.RECIPIENTS


class RecipientKind(TextChoices):
    TO = "to", "To"
    CC = "cc", "CC"


S = LetterStatus
MOVES: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SENT}),
    S.SENT: frozenset({S.RESPONDED, S.CLOSED}),
    S.RESPONDED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset({S.REOPENED}),
    S.REOPENED: frozenset({S.RESPONDED, S.CLOSED}),
}
OPEN = (S.SENT, S.RESPONDED, S.REOPENED)
ASKED = Q(kind=RecipientKind.TO, handed_on_at=None)  # of those a letter names
# open ones in which somebody must act; an official answer stops the clock
AWAITED = Q(status__in=OPEN, answered_at=None, ball__in=(Ball.RECIPIENTS, Ball.SENDER))
BACK = Q(status__in=OPEN, ball=Ball.SENDER)  # open ones in which who answers for them must act
FOR_ALL = Q(is_for_all=True)
TONES: dict[str, str] = {
    S.SENT: "info",
    S.RESPONDED: "good",
    S.REOPENED: "warn",
    LetterPriority.URGENT: "bad",
}


def tone(word: str) -> str:
    """The tone one of these words is shown in."""
    return TONES.get(word, "neutral")
