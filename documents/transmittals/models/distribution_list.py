from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kazinex.core.actors import Member
from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet
from projects.models.roles import ProjectRole


class DistributionListQuerySet(TenantQuerySet):
    """Words many rooms share about distribution lists."""

    def usable_in(self, project: Any) -> Self:
        """Those of the organisation and, with a project, that project's own."""
        return self.filter(Q(project=None) | Q(project=project))

    def kept_at(self, actor: Member) -> Self:
        """Those that are changed where the actor stands: in a project, or in the organisation."""
        return self.filter(project=actor.project)


class DistributionList(TenantModel, PublicId, Timed):
    """Whom something is sent to under one name: in the organisation, or in one project (DOCUMENT_CONTROL 8).

    It is copied when it is used, so changing it touches nothing that was sent.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=120)
    name_key = LikenessField(max_length=300, of="name")
    description = models.CharField(max_length=500, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)  # when something was sent to it last
    used_in = models.CharField(max_length=40, blank=True, default="", editable=False)  # the number of that
    used_project = models.ForeignKey(
        "projects.Project", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects: ClassVar[Any] = TenantManager.from_queryset(DistributionListQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "name_key"],
                condition=Q(archived_at=None),
                nulls_distinct=False,
                name="distribution_list_name_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "project", "name", "id"], name="distribution_list_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.project:
            return reverse("transmittals:list", args=[self.organisation.slug, self.project.code, self.public_id])
        return reverse("transmittals:organisation-list", args=[self.organisation.slug, self.public_id])


class ListEntry(TenantModel):
    """One line of a list: a member, a role of the project it is used in, or somebody outside."""

    list = models.ForeignKey("transmittals.DistributionList", models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    role = models.CharField(max_length=24, choices=ProjectRole.choices, blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    company = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="", email="")
                | (Q(user=None, email="") & ~Q(role=""))
                | (Q(user=None, role="") & ~Q(email="")),
                name="list_entry_is_one_of_three",
            )
        ]
        indexes = [models.Index(fields=["organisation", "list", "position", "id"], name="list_entries_in_order")]
        ordering = ["position", "id"]

    @property
    def address(self) -> str:
        """Where mail to a line goes; nowhere of its own for a role."""
        return str(self.user.email if self.user else self.email)

    def __str__(self) -> str:
        if self.user:
            return str(self.user)
        if self.role:
            return f"role: {ProjectRole(self.role).label}"
        said = f"{self.name} <{self.email}>" if self.name else self.email
        return f"{said}, {self.company}" if self.company else said
