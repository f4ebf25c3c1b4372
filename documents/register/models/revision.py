from typing import Any, ClassVar

from django.db import models

from documents.register.models.statuses import DocumentStatus, tone
from documents.register.models.visibility import RevisionQuerySet
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel


class Revision(TenantModel, PublicId, Timed):
    """One issue of a document, immutable but for its status."""

    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="revisions")
    code = models.CharField(max_length=8)
    status = models.CharField(max_length=24, choices=DocumentStatus.choices, default=DocumentStatus.DRAFT)
    description = models.CharField(max_length=500, blank=True, default="")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    storage_key = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, editable=False)
    flags = models.JSONField(default=list, editable=False)  # what the file refers to, runs or carries: kind and name

    objects: ClassVar[Any] = TenantManager.from_queryset(RevisionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "document", "code"], name="revision_code_once_per_document")
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
    def extension(self) -> str:
        return self.file_name.rsplit(".", 1)[-1].lower()
