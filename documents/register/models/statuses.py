"""The statuses of a revision (SPEC 7)."""

from django.db import models

from kazinex.core.translation import marked as _


class DocumentStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")  # of a document without a revision; no revision ever has it
    DRAFT = "draft", _("Draft")
    FOR_REVIEW = "for_review", _("For review")
    UNDER_REVIEW = "under_review", _("Under review")
    APPROVED = "approved", _("Approved")
    APPROVED_WITH_COMMENTS = "approved_with_comments", _("Approved with comments")
    REVISE = "revise", _("Revise and resubmit")
    REJECTED = "rejected", _("Rejected")
    ISSUED = "issued", _("Issued")
    FOR_INFORMATION = "for_information", _("For information")
    SUPERSEDED = "superseded", _("Superseded")
    VOID = "void", _("Void")
    ARCHIVED = "archived", _("Archived")


TONES = {
    DocumentStatus.FOR_REVIEW: "info",
    DocumentStatus.UNDER_REVIEW: "info",
    DocumentStatus.APPROVED: "good",
    DocumentStatus.ISSUED: "good",
    DocumentStatus.APPROVED_WITH_COMMENTS: "warn",
    DocumentStatus.REVISE: "warn",
    DocumentStatus.REJECTED: "bad",
    DocumentStatus.VOID: "bad",
}

# What is in force: of these a document names the newest.
RELEASED = frozenset(
    {
        DocumentStatus.APPROVED,
        DocumentStatus.APPROVED_WITH_COMMENTS,
        DocumentStatus.ISSUED,
        DocumentStatus.FOR_INFORMATION,
    }
)
BEGINNINGS = (DocumentStatus.DRAFT, DocumentStatus.FOR_REVIEW)  # how a revision may start


def tone(status: str) -> str:
    """The tone a status is shown in."""
    return TONES.get(DocumentStatus(status), "neutral")
