from typing import Any

from django.db import models

from kazinex.core import clock
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class Invitation(TenantModel, PublicId, Timed):
    """An invited membership's way in: one live single-use link, mailed to one address."""

    membership = models.ForeignKey("accounts.Membership", models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    projects: Any = models.JSONField(default=list, blank=True)  # [{"project_id": 7, "role": "reviewer"}]
    token_hash = models.CharField(max_length=64, editable=False)
    invited_by = models.CharField(max_length=400)
    inviter = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "membership"], name="invitation_once_per_membership"),
            models.UniqueConstraint(fields=["organisation", "token_hash"], name="invitation_link_once"),
        ]

    def __str__(self) -> str:
        return f"Invitation to {self.email}"

    @property
    def audit_label(self) -> str:
        return self.email

    @property
    def is_expired(self) -> bool:
        return self.accepted_at is None and self.expires_at <= clock.now()


class InvitationDoor(models.Model):
    """Which organisation an invitation link belongs to; outside the wall, so it holds a hash and a key and no more."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.token_hash[:8]
