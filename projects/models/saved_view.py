from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet


class SavedViewQuerySet(TenantQuerySet):
    """Words many rooms share about saved views."""

    def open_to(self, user_id: int, project_id: int | None) -> "SavedViewQuerySet":
        """One's own there, and those that others share; each says whether it is this person's usual one.

        Without a project they are views of lists that span the organisation.
        """
        own = Q(owner_id=user_id) | Q(is_shared=True)
        usual = UsualView.objects.filter(view=OuterRef("pk"), person_id=user_id)
        found: SavedViewQuerySet = self.filter(own, project_id=project_id).annotate(is_usual=Exists(usual))
        return found


class SavedView(TenantModel, PublicId, Timed):
    """A list as somebody looked at it: the address of its filters, order and columns, under a name.

    The list is a project's, or one that spans the organisation: then there is no project.
    """

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+", null=True)
    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    listed = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_key = LikenessField(max_length=120, of="name")
    query = models.CharField(max_length=2000, blank=True, default="")
    is_shared = models.BooleanField(default=False)

    is_usual: bool

    objects: ClassVar[Any] = TenantManager.from_queryset(SavedViewQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "listed", "owner", "name_key"],
                nulls_distinct=False,
                name="saved_view_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name


class UsualView(TenantModel, Timed):
    """The view a person sees a list in where its address says nothing; there is one at most for each list."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+", null=True)
    person = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    listed = models.CharField(max_length=40)
    view = models.ForeignKey("projects.SavedView", models.CASCADE, related_name="usual_of")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "listed", "person"], nulls_distinct=False, name="usual_view_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.view} for {self.person_id}"
