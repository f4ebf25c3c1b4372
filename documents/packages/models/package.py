from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from documents.register.models import Document
from kazinex.core.actors import Member
from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet


class PackageQuerySet(TenantQuerySet):
    """Words many rooms share about packages of either kind; their rows have `items`, which have a `document`."""

    def visible_to(self, actor: Member) -> Self:
        """Those of the actor's project that are empty, or hold something the actor may see."""
        here = self.filter(project=actor.project)
        if actor.sees_everything:
            return here
        if not actor.sees_register:
            return here.none()
        items = self.model._meta.get_field("items").related_model._default_manager.filter(package=OuterRef("pk"))
        seen = Document.objects.visible_to(actor).current()
        return here.filter(~Exists(items) | Exists(items.filter(document__in=seen)))


class DocumentPackage(TenantModel, PublicId, Timed):
    """A curated list of documents in an order, put together to be sent or shared (DOCUMENT_CONTROL 3)."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="packages")
    name = models.CharField(max_length=120)
    name_key = LikenessField(max_length=300, of="name")
    purpose = models.CharField(max_length=500, blank=True, default="")
    responsible = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(PackageQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "name_key"],
                condition=Q(archived_at=None),
                name="package_name_once_as_read",
            )
        ]
        indexes = [models.Index(fields=["organisation", "project", "name", "id"], name="package_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("packages:package", args=[self.organisation.slug, self.project.code, self.public_id])


class PackageItem(TenantModel, Timed):
    """A document in a package: its place, and the revision it was last sent with."""

    package = models.ForeignKey("packages.DocumentPackage", models.CASCADE, related_name="items")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="package_items")
    position = models.PositiveIntegerField()
    sent_revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "package", "document"], name="document_once_per_package")
        ]
        indexes = [
            models.Index(fields=["organisation", "package", "position", "id"], name="package_in_order"),
            models.Index(fields=["organisation", "document"], name="packages_of_document"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.package_id}"
