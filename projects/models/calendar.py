from django.contrib.postgres.fields import ArrayField
from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class Weekday(models.IntegerChoices):
    """The days of a week as ISO 8601 numbers them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


def monday_to_friday() -> list[int]:
    """What is worked on until an organisation says otherwise."""
    return [int(day) for day in Weekday if day < Weekday.SATURDAY]


class WorkingWeek(TenantModel):
    """The weekdays an organisation works on."""

    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday.choices), default=monday_to_friday)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="working_week_once"),
            models.CheckConstraint(condition=models.Q(weekdays__len__gte=1), name="working_week_has_a_day"),
        ]

    def __str__(self) -> str:
        return ", ".join(Weekday(day).label for day in sorted(self.weekdays))


class Holiday(TenantModel, PublicId, Timed):
    """A day that is not worked on: in the whole organisation, or in one project."""

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "day"], nulls_distinct=False, name="holiday_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
