from django.db import models

from accounts.models.roles import ORGANISATION_ROLES, OrganisationRole
from kazinex.core import clock
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class MembershipStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    DEACTIVATED = "deactivated", _("Deactivated")


class Membership(TenantModel, PublicId, Timed):
    """One person in one organisation, with an organisation role; people also see their own across organisations."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=OrganisationRole.choices, default=OrganisationRole.MEMBER)
    status = models.CharField(max_length=12, choices=MembershipStatus.choices, default=MembershipStatus.ACTIVE)
    activated_at = models.DateTimeField(null=True, blank=True)
    last_active_at = models.DateTimeField(null=True, blank=True)
    two_factor_pilot = models.BooleanField(default=False)
    two_factor_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.called} in {self.organisation}"

    @property
    def called(self) -> str:
        """What the organisation calls them; of whoever has not accepted it knows the address it invited, no more."""
        return str(self.user) if self.status != MembershipStatus.INVITED else self._invited_address

    @property
    def audit_label(self) -> str:
        return self.user.audit_label if self.status != MembershipStatus.INVITED else self._invited_address

    @property
    def _invited_address(self) -> str:
        return self.invitations.values_list("email", flat=True).first() or ""

    @property
    def role_name(self) -> str:
        return ORGANISATION_ROLES[self.role].name

    @property
    def is_active(self) -> bool:
        return self.status == MembershipStatus.ACTIVE

    @property
    def two_factor_is_demanded(self) -> bool:
        """Whether the organisation demands a second factor of this member, now or from a set instant on."""
        return self.organisation.two_factor_start(in_pilot=self.two_factor_pilot) is not None

    @property
    def two_factor_is_ahead(self) -> bool:
        """Whether that instant lies ahead."""
        start = self.organisation.two_factor_start(in_pilot=self.two_factor_pilot)
        return start is not None and start > clock.now()
