"""The templates that a new organisation begins with."""

from documents.workflows.domain.routes import StepSpec
from documents.workflows.models.words import AnswerRule, DaysKind, IfNotApproved, StepKind

REVIEWERS, APPROVERS, EVERYBODY = ("role: Reviewer",), ("role: Approver",), ("chosen at start",)

USUAL: dict[str, tuple[str, str, tuple[StepSpec, ...]]] = {
    "Standard drawing review": (
        "Review",
        "Every reviewer of the project comments, then one approver decides on what they said.",
        (
            StepSpec(
                "Review",
                StepKind.REVIEW,
                REVIEWERS,
                instructions="Check the revision against the brief and the drawings around it. Put what must change "
                "into the comment, or mark it on a copy and attach that.",
                negative=IfNotApproved.GO_ON,
            ),
            StepSpec(
                "Approval",
                StepKind.APPROVE,
                APPROVERS,
                rule=AnswerRule.ANY,
                days=3,
                instructions="Read the reviewers' comments, then decide.",
            ),
        ),
    ),
    "Approve and sign": (
        "Approval",
        "One approver decides; whoever holds sign-off authority then signs exactly that revision.",
        (
            StepSpec("Approval", StepKind.APPROVE, APPROVERS, rule=AnswerRule.ANY),
            StepSpec(
                "Signature",
                StepKind.SIGN,
                EVERYBODY,
                days=2,
                instructions="You sign this revision by name; the record keeps the time and the file's SHA-256.",
                negative=IfNotApproved.BACK,
                back_to=1,
            ),
        ),
    ),
    "For information with acknowledgement": (
        "Information",
        "Everybody chosen acknowledges that they have read it. The documents keep the status they had.",
        (
            StepSpec(
                "Acknowledge",
                StepKind.ACKNOWLEDGE,
                EVERYBODY,
                days_kind=DaysKind.CALENDAR,
                negative=IfNotApproved.GO_ON,
            ),
        ),
    ),
}
