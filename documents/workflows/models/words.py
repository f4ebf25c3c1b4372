"""The words of workflows: kinds of steps, rules, decisions, states and outcomes (DOCUMENT_CONTROL 5 and 6)."""

from django.db.models import TextChoices


class StepKind(TextChoices):
    REVIEW = "review", "Review"
    APPROVE = "approve", "Approve"
    ACKNOWLEDGE = "acknowledge", "Acknowledge"
    SIGN = "sign", "Sign"


class AnswerRule(TextChoices):
    ALL = "all", "All"
    ANY = "any", "Any one"
    MAJORITY = "majority", "Majority"


class IfNotApproved(TextChoices):
    END = "end", "End the workflow as returned"
    BACK = "back", "Go back to an earlier step"
    GO_ON = "go_on", "Go on"


class DaysKind(TextChoices):
    WORKING = "working", "Working days"
    CALENDAR = "calendar", "Calendar days"


class TemplateStatus(TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    ARCHIVED = "archived", "Archived"


class Decision(TextChoices):
    APPROVE = "approve", "Approve"
    APPROVE_WITH_COMMENTS = "approve_with_comments", "Approve with comments"
    RETURN = "return", "Return for revision"
    REJECT = "reject", "Reject"
    ACKNOWLEDGE = "acknowledge", "Acknowledge"
    SIGN = "sign", "Sign"
    DECLINE = "decline", "Decline"


class Outcome(TextChoices):
    """What a step, a workflow or a document in it came to; acknowledged where nobody was asked to decide."""

    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    APPROVED = "approved", "Approved"
    APPROVED_WITH_COMMENTS = "approved_with_comments", "Approved with comments"
    REVISE = "revise", "Revise and resubmit"
    REJECTED = "rejected", "Rejected"

    @property
    def is_negative(self) -> bool:
        return self in {Outcome.REVISE, Outcome.REJECTED}


class StepStatus(TextChoices):
    WAITING = "waiting", "Waiting"
    OPEN = "open", "Open"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"
    NOT_NEEDED = "not_needed", "Not needed"  # the workflow ended before


class WorkflowStatus(TextChoices):
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"
    RETURNED = "returned", "Returned"
    CANCELLED = "cancelled", "Cancelled"
    RECALLED = "recalled", "Recalled"


class PartStatus(TextChoices):
    """What became of one person's part in a step."""

    ASKED = "asked", "Asked"
    ANSWERED = "answered", "Answered"
    NOT_NEEDED = "not_needed", "Not needed"
    HANDED_ON = "handed_on", "Handed on"


class Priority(TextChoices):
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


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
