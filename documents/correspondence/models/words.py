"""The words of correspondence: states, priorities, who must act, how a type is numbered, seen and closed."""

from django.db.models import Q, TextChoices

from kazinex.core.translation import marked as _


class LetterStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    RESPONDED = "responded", _("Responded")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")


class LetterPriority(TextChoices):
    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")
    INFORMATION = "information", _("For information")


class Visibility(TextChoices):
    NAMED = "named", _("People named")
    PROJECT = "project", _("Everybody in the project")


class Numbering(TextChoices):
    THROUGH = "through", _("Counted through (RFI-0001)")
    YEARLY = "yearly", _("Anew each year (RFI-2026-0001)")


class Closing(TextChoices):
    ANSWER = "answer", _("With an official answer or a reason")
    VERIFIED = "verified", _("Once corrected and verified")
    FREELY = "freely", _("At any time")


class Ball(TextChoices):
    """In whose court the ball is: who must act now."""

    RECIPIENTS = "recipients", _("Those it is addressed to")
    SENDER = "sender", _("Its sender")
    NOBODY = "nobody", _("Nobody")

    @classmethod
    def at_first(cls, priority: str) -> "Ball":
        """Where it lies in a letter of this priority that is sent, or reopened."""
        return cls.NOBODY if priority == LetterPriority.INFORMATION else cls.RECIPIENTS


class RecipientKind(TextChoices):
    TO = "to", _("To")
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
