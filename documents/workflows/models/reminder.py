from django.db import models
from django.db.models import Q

from kazinex.core.tenancy import TenantModel

USUAL_DAYS, MOST_DAYS = 3, 90


class ReminderInterval(TenantModel):
    """How often an organisation reminds people of steps that are overdue, in days; 0 is never."""

    days = models.PositiveSmallIntegerField(default=USUAL_DAYS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="reminder_interval_once"),
            models.CheckConstraint(condition=Q(days__lte=MOST_DAYS), name="reminder_interval_has_an_end"),
        ]

    def __str__(self) -> str:
        if not self.days:
            return "never"
        return "every day" if self.days == 1 else f"every {self.days} days"
