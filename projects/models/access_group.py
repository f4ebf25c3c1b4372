from django.contrib.postgres.fields import ArrayField
from django.db import models

from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class ConfidentialityChoice(models.TextChoices):
    ANY = "", _("Any")
    OPEN = "open", _("Not confidential")
    CONFIDENTIAL = "confidential", _("Confidential")


class AccessGroup(TenantModel, PublicId, Timed):
    """A named set of project members, with granted actions and (or) a document filter (SPEC 3.4)."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)
    name_key = LikenessField(max_length=200, of="name")
    description = models.CharField(max_length=300, blank=True, default="")
    actions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    disciplines = ArrayField(models.BigIntegerField(), default=list, blank=True)
    document_types = ArrayField(models.BigIntegerField(), default=list, blank=True)
    zones = ArrayField(models.BigIntegerField(), default=list, blank=True)
    statuses = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    confidentiality = models.CharField(
        max_length=12, choices=ConfidentialityChoice.choices, default=ConfidentialityChoice.ANY, blank=True
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "name"],
                condition=models.Q(archived_at=None),
                name="group_name_once_per_project",
            ),
            models.UniqueConstraint(
                fields=["organisation", "project", "name_key"],
                condition=models.Q(archived_at=None),
                name="group_name_once_as_read",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name


class AccessGroupMember(TenantModel, Timed):
    """One person in one access control group."""

    group = models.ForeignKey("projects.AccessGroup", models.CASCADE, related_name="members")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "group", "user"], name="group_member_once")]
        indexes = [models.Index(fields=["organisation", "user"], name="group_member_of_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"
