"""The statuses of a revision (SPEC 7)."""

from django.db import models


class DocumentStatus(models.TextChoices):
    PLANNED = "planned", "Planned"  # of a document without a revision; no revision ever has it
    DRAFT = "draft", "Draft"
    FOR_REVIEW = "for_review", "For review"
    UNDER_REVIEW = "under_review", "Under review"
    APPROVED = "approved", "Approved"
    APPROVED_WITH_COMMENTS = "approved_with_comments", "Approved with comments"
    REVISE = "revise", "Revise and resubmit"
    REJECTED = "rejected", "Rejected"
    ISSUED = "issued", "Issued"
    FOR_INFORMATION = "for_information", "For information"
    SUPERSEDED = "superseded", "Superseded"
    VOID = "void", "Void"
    ARCHIVED = "archived", "Archived"


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
