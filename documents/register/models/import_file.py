from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class ImportFile(TenantModel, PublicId, Timed):
    """A workbook whose rows somebody takes over into a project's register; kept aside until then, for them alone.

    Once it is imported its digest stays, so that the same file is noticed when it comes again.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    uploader = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    storage_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, editable=False)
    imported_at = models.DateTimeField(null=True, blank=True)
    registered = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "project", "sha256"], name="import_file_by_digest"),
            models.Index(fields=["organisation", "storage_key"], name="import_file_by_key"),
            models.Index(
                fields=["organisation", "created_at"], condition=models.Q(imported_at=None), name="import_file_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_imported(self) -> bool:
        return self.imported_at is not None
