from typing import Any

from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class Mailing(models.TextChoices):
    """When a person is mailed what they are told."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Every day at 08:00")
    WEEKLY = "weekly", _("On Mondays at 08:00")
    OFF = "off", _("Not by mail")


class Notification(TenantModel, PublicId, Timed):
    """One thing a person was told in the bell: a sentence, and where to look."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=1000)  # a name of 300, a reason of 500, and what is to be done
    url = models.CharField(max_length=300, blank=True, default="")
    about: Any = models.JSONField(default=list, blank=True)  # [[type, id]] of what may be hidden from them one day
    read_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)  # since when it is known that its reader may not see it
    digest_due_at = models.DateTimeField(null=True, blank=True)  # when it is mailed with others, if it waits for that

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "user", "-created_at", "-id"], name="notification_newest"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["digest_due_at", "organisation"],
                condition=models.Q(digest_due_at__isnull=False),
                name="notification_digest_due",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NotificationChoice(TenantModel):
    """How one person wants to be mailed one kind of notification here; without a row, as is usual for it."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    mailing = models.CharField(max_length=8, choices=Mailing.choices, default=Mailing.NOW)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "kind"], name="notification_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_mailing_display()}"
