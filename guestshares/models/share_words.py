from typing import Any, ClassVar

from django.db import models

from guestshares.models import owning
from kazinex.core.tenancy import TenantManager, TenantModel


class ShareWords(TenantModel):
    """What a share is found by: recipient, label, company and numbers, folded as the register is; triggers keep it."""

    organisation = owning.organisation()
    share = models.ForeignKey("guestshares.Share", models.CASCADE, related_name="found_by", db_index=False)
    words = models.TextField(editable=False)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "share"], name="share_found_by_once")]

    def __str__(self) -> str:
        return f"words of {self.share}"
