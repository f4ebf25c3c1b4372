from django.db import models

from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core import clock
from kazinex.core.models import Timed
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _
from projects.models.roles import PROJECT_ROLES


class EffectChoice(models.TextChoices):
    GRANT = "grant", _("Grant")
    DENY = "deny", _("Deny")


class PermissionOverride(TenantModel, Timed):
    """A role's default changed for the whole organisation (no project) or for one project; never for a person."""

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="overrides")
    role = models.CharField(max_length=24)
    permission = models.CharField(max_length=40, choices=Permission.choices)
    effect = models.CharField(max_length=5, choices=EffectChoice.choices)
    reason = models.CharField(max_length=300)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    set_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "role", "permission"],
                nulls_distinct=False,
                name="override_once_per_role_and_action",
            ),
            models.CheckConstraint(condition=~models.Q(role="org_admin"), name="org_admin_is_never_overridden"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "ends_at"],
                condition=models.Q(ended_recorded_at=None, ends_at__isnull=False),
                name="override_that_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.effect} {self.permission} to {self.role}"

    @property
    def audit_label(self) -> str:
        return f"{(PROJECT_ROLES | ORGANISATION_ROLES)[self.role].name}: {Permission(self.permission).label}"

    @property
    def has_ended(self) -> bool:
        """Whether its date has passed, so that it counts no longer."""
        return self.ends_at is not None and self.ends_at <= clock.now()
