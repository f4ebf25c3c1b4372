from typing import Any, ClassVar

from django.db import models

from documents.register.models.revision import FileScan
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel

LONGEST_NAME = 255  # characters of a file's name


class UploadBatch(TenantModel, PublicId, Timed):
    """Files somebody sent at once, kept aside until they say what each is; nobody else sees them."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    uploader = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)  # when they were registered

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "uploader", "project", "-created_at"], name="upload_batch_of_person"),
            models.Index(fields=["organisation", "created_at"], name="upload_batch_age"),
        ]

    def __str__(self) -> str:
        return f"upload {self.public_id}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class StagedFile(TenantModel, Timed):
    """One of them: checked and stored under a key of its own, or refused with words and not stored.

    `typed` is what was said of it so far; `revision` what came of it, which owns the stored file from then on.
    """

    batch = models.ForeignKey("documents.UploadBatch", models.CASCADE, related_name="files")
    name = models.CharField(max_length=LONGEST_NAME)
    refusal = models.TextField(blank=True, default="")
    storage_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)
    scan = models.CharField(max_length=10, choices=FileScan.choices, default=FileScan.UNSCANNED, editable=False)
    flags = models.JSONField(default=list, editable=False)
    rules = models.CharField(max_length=64, blank=True, default="", editable=False)  # those it was checked under
    typed: Any = models.JSONField(default=dict)
    revision = models.ForeignKey("documents.Revision", models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "batch", "name", "sha256"], name="staged_file_once")
        ]
        indexes = [models.Index(fields=["organisation", "storage_key"], name="staged_file_by_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        return self.name.rsplit(".", 1)[-1].lower()

    @property
    def is_archive(self) -> bool:
        return self.extension == "zip" and not self.refusal
