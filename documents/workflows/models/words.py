"""The words of workflows: kinds of steps, rules, decisions, states and outcomes (DOCUMENT_CONTROL 5 and 6)."""

from django.db.models import TextChoices

from kazinex.core.translation import marked as _


class StepKind(TextChoices):
    REVIEW = "review", _("Review")
    APPROVE = "approve", _("Approve")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    SIGN = "sign", _("Sign")


class AnswerRule(TextChoices):
    ALL = "all", _("All")
    ANY = "any", _("Any one")
    MAJORITY = "majority", _("Majority")


class IfNotApproved(TextChoices):
    END = "end", _("End the workflow as returned")
    BACK = "back", _("Go back to an earlier step")
    GO_ON = "go_on", _("Go on")


class DaysKind(TextChoices):
    WORKING = "working", _("Working days")
    CALENDAR = "calendar", _("Calendar days")


class TemplateStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")


class Decision(TextChoices):
    APPROVE = "approve", _("Approve")
    APPROVE_WITH_COMMENTS = "approve_with_comments", _("Approve with comments")
    RETURN = "return", _("Return for revision")
    REJECT = "reject", _("Reject")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    SIGN = "sign", _("Sign")
    DECLINE = "decline", _("Decline")


class Outcome(TextChoices):
    """What a step, a workflow or a document in it came to; acknowledged where nobody was asked to decide."""

    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    APPROVED = "approved", _("Approved")
    APPROVED_WITH_COMMENTS = "approved_with_comments", _("Approved with comments")
    REVISE = "revise", _("Revise and resubmit")
    REJECTED = "rejected", _("Rejected")

    @property
    def is_negative(self) -> bool:
        return self in {Outcome.REVISE, Outcome.REJECTED}


class StepStatus(TextChoices):
    WAITING = "waiting", _("Waiting")
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")
    NOT_NEEDED = "not_needed", _("Not needed")  # the workflow ended before


class WorkflowStatus(TextChoices):
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    RETURNED = "returned", _("Returned")
    CANCELLED = "cancelled", _("Cancelled")
    RECALLED = "recalled", _("Recalled")


class PartStatus(TextChoices):
    """What became of one person's part in a step."""

    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    NOT_NEEDED = "not_needed", _("Not needed")
    HANDED_ON = "handed_on", _("Handed on")


class Priority(TextChoices):
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


CHOICES_OF: dict[str, tuple[Decision, ...]] = {
    StepKind.REVIEW: (Decision.APPROVE, Decision.APPROVE_WITH_COMMENTS, Decision.RETURN, Decision.REJECT),
    StepKind.APPROVE: (Decision.APPROVE, Decision.APPROVE_WITH_COMMENTS, Decision.RETURN, Decision.REJECT),
    StepKind.ACKNOWLEDGE: (Decision.ACKNOWLEDGE,),
    StepKind.SIGN: (Decision.SIGN, Decision.DECLINE),
}
MEANS: dict[str, Outcome] = {
    Decision.ACKNOWLEDGE: Outcome.ACKNOWLEDGED,
    Decision.APPROVE: Outcome.APPROVED,
    Decision.SIGN: Outcome.APPROVED,
    Decision.APPROVE_WITH_COMMENTS: Outcome.APPROVED_WITH_COMMENTS,
    Decision.RETURN: Outcome.REVISE,
    Decision.REJECT: Outcome.REJECTED,
    Decision.DECLINE: Outcome.REJECTED,
}
TONES: dict[str, str] = {
    WorkflowStatus.RUNNING: "info",
    WorkflowStatus.COMPLETED: "good",
    WorkflowStatus.RETURNED: "warn",
    StepStatus.OPEN: "info",
    StepStatus.DONE: "good",
    Outcome.ACKNOWLEDGED: "good",
    Outcome.APPROVED: "good",
    Outcome.APPROVED_WITH_COMMENTS: "warn",
    Outcome.REVISE: "warn",
    Outcome.REJECTED: "bad",
    TemplateStatus.ACTIVE: "good",
    Priority.HIGH: "warn",
    Priority.URGENT: "bad",
}


def tone(word: str) -> str:
    """The tone one of these words is shown in."""
    return TONES.get(word, "neutral")
