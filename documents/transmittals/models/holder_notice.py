from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel


class HolderNotice(TenantModel, Timed):
    """That somebody who holds a revision was told that a newer one is in force, and how it was offered to them."""

    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+")
    newer = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email_key = models.CharField(max_length=254, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    offered = models.ForeignKey("guestshares.Share", models.PROTECT, related_name="+", null=True, blank=True)
    notification = models.CharField(max_length=24, blank=True, default="", editable=False)  # its public id

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "revision", "newer", "email_key"], name="holder_told_once_of_a_revision"
            )
        ]
        indexes = [models.Index(fields=["organisation", "document"], name="holder_notices_of_document")]

    def __str__(self) -> str:
        return f"{self.name} told of {self.newer_id}"
