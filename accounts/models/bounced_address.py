from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel


class BouncedAddress(TenantModel, Timed):
    """An address from which mail of this organisation came back for good, and what the mail server said."""

    email = models.EmailField(max_length=254)  # in small letters
    reason = models.CharField(max_length=300)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "email"], name="bounced_address_once")]

    def __str__(self) -> str:
        return self.email

    @property
    def audit_label(self) -> str:
        return self.email
