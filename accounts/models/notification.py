from typing import Any

from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class Notification(TenantModel, PublicId, Timed):
    """One thing a person was told in the bell: a sentence, and where to look."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True, default="")
    about: Any = models.JSONField(default=list, blank=True)  # [[type, id]] of what may be hidden from them one day
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "user", "-created_at", "-id"], name="notification_newest"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.text
