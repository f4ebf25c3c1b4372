from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse

from documents.register.models.statuses import DocumentStatus, tone
from documents.register.models.visibility import DocumentQuerySet
from kazinex.core.document_visibility import Face
from kazinex.core.models import LikenessField, Timed
from kazinex.core.tenancy import TenantManager, TenantModel

if TYPE_CHECKING:
    from datetime import datetime

    from documents.register.models.revision import Revision


# What registers are counted by and what decides who sees an open document; an index of few combinations stays small.
COUNTED_BY = (
    "discipline",
    "status",
    "released_status",
    "is_confidential",
    "document_type",
    "zone",
    "stage",
    "owner",
    "originator",
)
SEEN_BY = ("status", "is_confidential", "deleted_at", "document_type", "zone")  # the discipline besides


def _term(related: str, **options: Any) -> Any:
    return models.ForeignKey("projects.Term", models.PROTECT, related_name=related, **options)


def _folded(of: str) -> Any:
    """How this column is read when somebody searches; the database keeps it in step."""
    expression = models.Func(models.F(of), function=f"documents_folded_{of}")
    return models.GeneratedField(expression=expression, output_field=models.TextField(), db_persist=True)


def _of_released(*fields: str, name: str, tells: tuple[str, ...] = ()) -> models.Index:
    """Along what a released revision says, of documents whose current one is another.

    Where it `tells` what decides who sees that one, what is seen at its current revision is passed without being read;
    both along a status do, or the one that does would be taken for the other.
    """
    place = ["organisation", "project"]
    two = models.Q(has_two_faces=True)
    return models.Index(fields=[*place, *fields, "id"], condition=two, include=tells, name=name)


class Document(TenantModel, Timed):
    """One controlled item in a project's register; its number is fixed after creation.

    A status belongs to a revision. The row keeps what lists need of two of them, its faces: the current revision and
    the released one, the newest that is in force. Which one somebody sees, `visible_to` says on each row (`shown_…`).
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="documents")
    number = models.CharField(max_length=80)
    number_key = LikenessField(max_length=120, of="number")
    title = models.CharField(max_length=300)
    discipline = _term("+", null=True, blank=True)
    document_type = _term("+", null=True, blank=True)
    zone = _term("+", null=True, blank=True)
    stage = _term("+", null=True, blank=True)
    status = models.CharField(max_length=24, choices=DocumentStatus.choices, default=DocumentStatus.PLANNED)
    originator = models.CharField(max_length=120, blank=True, default="")
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    planned_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)  # the day of its first revision, in the project's zone
    is_confidential = models.BooleanField(default=False)
    custom = models.JSONField(default=dict, blank=True)  # what it says of facts people added, by the field's public id
    current_revision = models.ForeignKey("documents.Revision", models.PROTECT, null=True, related_name="+")
    current_code = models.CharField(max_length=8, blank=True, default="")
    released_revision = models.ForeignKey("documents.Revision", models.PROTECT, null=True, related_name="+")
    released_code = models.CharField(max_length=8, blank=True, default="")
    released_status = models.CharField(max_length=24, choices=DocumentStatus.choices, blank=True, default="")
    released_at = models.DateTimeField(null=True, blank=True)
    has_two_faces = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    number_folded = _folded("number")
    title_folded = _folded("title")

    face: str  # this and what follows says what somebody sees of it, on the rows of visible_to
    shown_revision_id: int | None
    shown_code: str
    shown_status: str
    shown_at: "datetime"

    objects: ClassVar[Any] = TenantManager.from_queryset(DocumentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "number"], name="document_number_once_per_project"
            ),
            models.UniqueConstraint(
                fields=["organisation", "project", "number_key"], name="document_number_once_as_read"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=DocumentStatus.PLANNED) | models.Q(current_revision=None),
                name="document_planned_has_no_revision",
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
            models.Index(
                fields=["organisation", "project", "planned_on", "id"],
                condition=models.Q(status=DocumentStatus.PLANNED),
                name="document_planned",
            ),
            models.Index(
                fields=["organisation", "project", *COUNTED_BY],
                condition=models.Q(deleted_at=None),
                name="document_counted",
            ),
            models.Index(fields=["organisation", "project", "title", "id"], name="document_by_title"),
            models.Index(fields=["organisation", "project", "updated_at", "id"], name="document_by_update"),
            models.Index(fields=["organisation", "project", "status", "number", "id"], name="document_by_status"),
            models.Index(
                fields=["organisation", "project", "number", "id"],
                condition=models.Q(is_confidential=True),
                name="document_confidential",
            ),
            _of_released("released_status", "number", tells=(*SEEN_BY, "discipline"), name="document_released_status"),
            _of_released("released_at", name="document_released_at"),
            _of_released("discipline", "released_status", "number", tells=SEEN_BY, name="discipline_released_status"),
            _of_released("discipline", "released_at", name="discipline_released_at"),
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
    def is_planned(self) -> bool:
        """Whether it waits for its first revision."""
        return self.status == DocumentStatus.PLANNED

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_shown_whole(self) -> bool:
        """Whether every revision is seen by whom this row was read for."""
        return self.face == Face.WHOLE

    @property
    def shown_revision(self) -> "Revision | None":
        """The revision they see first, or alone."""
        return self.released_revision if self.face == Face.RELEASED else self.current_revision

    @property
    def shown_status_label(self) -> str:
        return str(DocumentStatus(self.shown_status).label)

    @property
    def shown_status_tone(self) -> str:
        return tone(self.shown_status)

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
