from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from documents.register.models.statuses import DocumentStatus, tone
from documents.register.models.visibility import RevisionQuerySet
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel
from kazinex.core.translation import marked as _
from projects.models import Term, TermKind


class FileScan(models.TextChoices):
    """What a virus scanner said of a file."""

    UNSCANNED = "unscanned", _("Not scanned for viruses")
    CLEAN = "clean", _("Scanned, nothing found")
    TOO_LARGE = "too_large", _("Too large to be scanned for viruses")


class Revision(TenantModel, PublicId, Timed):
    """One issue of a document, immutable but for its status and what it is suitable for."""

    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="revisions")
    code = models.CharField(max_length=8)
    status = models.CharField(max_length=24, choices=DocumentStatus.choices, default=DocumentStatus.DRAFT)
    suitability = models.CharField(max_length=12, blank=True, default="")  # the code of a list, such as S3
    description = models.CharField(max_length=500, blank=True, default="")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    storage_key = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, editable=False)
    scan = models.CharField(max_length=10, choices=FileScan.choices, default=FileScan.UNSCANNED, editable=False)
    flags = models.JSONField(default=list, editable=False)  # what the file refers to, runs or carries: kind and name

    objects: ClassVar[Any] = TenantManager.from_queryset(RevisionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "document", "code"], name="revision_code_once_per_document"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=DocumentStatus.PLANNED), name="revision_is_never_planned"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "sha256"], name="revision_by_digest")]

    def __str__(self) -> str:
        return f"{self.document} revision {self.code}"

    @property
    def audit_label(self) -> str:
        return f"{self.document.number} revision {self.code}"

    @property
    def is_current(self) -> bool:
        return self.pk == self.document.current_revision_id

    @property
    def is_released(self) -> bool:
        """Whether it is the newest that is in force: the latest approved revision."""
        return self.pk == self.document.released_revision_id

    @property
    def is_superseded(self) -> bool:
        """Once a newer one is released, or somebody has said so; a draft supersedes nothing."""
        return self.status == DocumentStatus.SUPERSEDED or self.superseded_by is not None

    @property
    def superseded_by(self) -> "Revision | None":
        """The newer revision that is in force instead."""
        released: Revision | None = self.document.released_revision
        is_newer = released is not None and (released.created_at, released.pk) > (self.created_at, self.pk)
        return released if is_newer else None

    @property
    def status_tone(self) -> str:
        return tone(self.status)

    @property
    def suitability_words(self) -> str:
        """What it is suitable for, in the words of the list if it has any; one query where it says so at all."""
        if not self.suitability:
            return ""
        terms = Term.objects.filter(Q(project=None) | Q(project=self.document.project_id))
        term = terms.filter(kind=TermKind.SUITABILITY, code=self.suitability).first()
        return str(term or self.suitability)

    @property
    def extension(self) -> str:
        return self.file_name.rsplit(".", 1)[-1].lower()
