from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class Revision(TenantModel, PublicId, Timed):
    """One immutable issue of a document; superseded as soon as it is not the current one."""

    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="revisions")
    code = models.CharField(max_length=8)
    description = models.CharField(max_length=500, blank=True, default="")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=180)
    storage_key = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, editable=False)
    flags = models.JSONField(default=list, editable=False)  # what the file refers to, runs or carries: kind and name

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
    def extension(self) -> str:
        return self.file_name.rsplit(".", 1)[-1].lower()
