from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse

from documents.register.models.visibility import DocumentQuerySet
from kazinex.core.models import LikenessField, Timed
from kazinex.core.tenancy import TenantManager, TenantModel

if TYPE_CHECKING:
    from documents.register.models.revision import Revision


class DocumentStatus(models.TextChoices):
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


def _term(related: str, **options: Any) -> Any:
    return models.ForeignKey("projects.Term", models.PROTECT, related_name=related, **options)


class Document(TenantModel, Timed):
    """One controlled item in a project's register; its number is fixed after creation."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="documents")
    number = models.CharField(max_length=80)
    number_key = LikenessField(max_length=120, of="number")
    title = models.CharField(max_length=300)
    discipline = _term("+", null=True, blank=True)
    document_type = _term("+", null=True, blank=True)
    zone = _term("+", null=True, blank=True)
    stage = _term("+", null=True, blank=True)
    status = models.CharField(max_length=24, choices=DocumentStatus.choices, default=DocumentStatus.DRAFT)
    originator = models.CharField(max_length=120, blank=True, default="")
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    is_confidential = models.BooleanField(default=False)
    current_revision = models.ForeignKey("documents.Revision", models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    objects: ClassVar[Any] = TenantManager.from_queryset(DocumentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "number"], name="document_number_once_per_project"
            ),
            models.UniqueConstraint(
                fields=["organisation", "project", "number_key"], name="document_number_once_as_read"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "project", "discipline", "number", "id"], name="document_by_discipline"
            ),
            models.Index(
                fields=["organisation", "project", "discipline", "title", "id"], name="document_discipline_title"
            ),
            models.Index(
                fields=["organisation", "project", "discipline", "updated_at", "id"], name="document_discipline_update"
            ),
            models.Index(
                fields=["organisation", "project", "discipline", "status", "number", "id"],
                name="document_discipline_status",
            ),
            models.Index(fields=["organisation", "project", "title", "id"], name="document_by_title"),
            models.Index(fields=["organisation", "project", "updated_at", "id"], name="document_by_update"),
            models.Index(fields=["organisation", "project", "status", "number", "id"], name="document_by_status"),
            models.Index(
                fields=["organisation", "project", "number", "id"],
                condition=models.Q(is_confidential=True),
                name="document_confidential",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def status_tone(self) -> str:
        return TONES.get(DocumentStatus(self.status), "neutral")

    def make_current(self, revision: "Revision") -> None:
        """Point at the newest revision; the earlier ones are superseded by that."""
        self.current_revision = revision
        self.updated_at = revision.created_at
        self.save(update_fields=["current_revision", "updated_at"])

    def get_absolute_url(self) -> str:
        return reverse("documents:document", args=[self.organisation.slug, self.project.code, self.number])


class DocumentGroup(TenantModel, Timed):
    """A confidential document assigned to an access control group, whose members may see it."""

    document = models.ForeignKey("documents.Document", models.CASCADE, related_name="group_assignments")
    group = models.ForeignKey("projects.AccessGroup", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "document", "group"], name="document_group_once")
        ]
        indexes = [models.Index(fields=["organisation", "group", "document"], name="documents_of_group")]

    def __str__(self) -> str:
        return f"{self.document_id} for {self.group_id}"
