from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class AccessRequest(TenantModel, PublicId, Timed):
    """A guest with a dead link asks to be let in again; the controller grants or declines."""

    share = models.ForeignKey("guestshares.Share", models.CASCADE, related_name="access_requests")
    note = models.CharField(max_length=500, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    granted_as = models.ForeignKey("guestshares.Share", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "share"], condition=models.Q(closed_at=None), name="one_open_request_per_share"
            )
        ]

    def __str__(self) -> str:
        return f"Request for {self.share}"
