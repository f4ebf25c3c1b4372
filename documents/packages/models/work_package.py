from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from documents.packages.models.package import PackageQuerySet
from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel
from kazinex.core.translation import marked as _


class WorkPackageStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")


S = WorkPackageStatus
MOVES: dict[str, tuple[WorkPackageStatus, ...]] = {
    S.DRAFT: (S.ACTIVE,),
    S.ACTIVE: (S.SUBMITTED, S.DRAFT),
    S.SUBMITTED: (S.APPROVED, S.ACTIVE),
    S.APPROVED: (S.CLOSED, S.ACTIVE),
    S.CLOSED: (S.ACTIVE,),
}
TONES = {S.ACTIVE: "info", S.SUBMITTED: "warn", S.APPROVED: "good"}


class WorkPackage(TenantModel, PublicId, Timed):
    """A unit of project work that groups documents; its number is unique in the project (DOCUMENT_CONTROL 3)."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="work_packages")
    number = models.CharField(max_length=40)
    number_key = LikenessField(max_length=80, of="number")
    title = models.CharField(max_length=300)
    description = models.TextField(max_length=2000, blank=True, default="")
    discipline = models.ForeignKey("projects.Term", models.PROTECT, related_name="+", null=True, blank=True)
    responsible_party = models.CharField(max_length=120, blank=True, default="")
    target_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=60, blank=True, default="")
    status = models.CharField(max_length=12, choices=S.choices, default=S.DRAFT)

    objects: ClassVar[Any] = TenantManager.from_queryset(PackageQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "number_key"], name="work_package_number_once_as_read"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "project", "number", "id"], name="work_package_by_number"),
            models.Index(fields=["organisation", "project", "target_on", "id"], name="work_package_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def status_tone(self) -> str:
        return TONES.get(WorkPackageStatus(self.status), "neutral")

    @property
    def moves(self) -> tuple[WorkPackageStatus, ...]:
        """The statuses it may move to from here."""
        return MOVES[WorkPackageStatus(self.status)]

    def get_absolute_url(self) -> str:
        return reverse("packages:work-package", args=[self.organisation.slug, self.project.code, self.public_id])


class WorkPackageItem(TenantModel, Timed):
    """A document in a work package; it belongs to one at most."""

    package = models.ForeignKey("packages.WorkPackage", models.CASCADE, related_name="items")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="work_package_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "document"], name="one_work_package_a_document")]
        indexes = [models.Index(fields=["organisation", "package", "document"], name="documents_of_work_package")]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.package_id}"
