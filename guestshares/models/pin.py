from typing import Any, ClassVar

from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantManager, TenantModel


class GuestPin(TenantModel, Timed):
    """A page comment that a guest made in a share: theirs and the organisation's, and no other guest's."""

    share = models.ForeignKey("guestshares.Share", models.PROTECT, related_name="pins")
    comment = models.ForeignKey("documents.PageComment", models.PROTECT, related_name="+")

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "comment"], name="guest_pin_once_per_comment")]
        indexes = [models.Index(fields=["organisation", "share", "id"], name="pins_of_share")]

    def __str__(self) -> str:
        return f"pin of {self.share}"
