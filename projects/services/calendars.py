"""The working calendar of an organisation and the days its projects add; what is due already stays due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain import holiday_lines
from projects.domain.holiday_lines import HolidayLine
from projects.models import Holiday, Project, Weekday, WorkingWeek
from projects.services.project_locks import hold_open

MOST_HOLIDAYS = 1_000
LABEL = "Working weekdays"


@dataclass(frozen=True, slots=True)
class Added:
    """The days that were added, and the lines that were left out because their day was there."""

    days: list[Holiday]
    left_out: list[HolidayLine]


def shown(week: WorkingWeek) -> dict[str, str]:
    """The weekdays in words."""
    return {LABEL: str(week)}


def set_weekdays(weekdays: Collection[int], *, seen: str = "", by: Member) -> WorkingWeek:
    """Work on these days of every week from now on; `seen` is the stamp of what was looked at."""
    if not weekdays:
        raise RuleBroken(_("Tick at least one day. Nothing would ever be due otherwise."), field="weekdays")
    with transaction.atomic():
        week = _held_week()
        before = shown(week)
        edit_conflicts.require_as_seen(before, seen)
        week.weekdays = sorted(Weekday(day) for day in set(weekdays))
        if shown(week) != before:
            week.save()
            changes = {LABEL: [before[LABEL], str(week)]}
            record(AuditAction.WORKING_WEEK_CHANGED, by=by, target=by.organisation, changes=changes)
    return week


def add_holidays(lines: Sequence[HolidayLine], *, project: Project | None = None, by: Member) -> Added:
    """Do not work on these days, in the organisation or in one project; a day that is there already is left out."""
    with transaction.atomic():
        project = hold_open(project) if project else None
        _held_week()
        there = list(Holiday.objects.filter(project=project).values_list("day", flat=True))
        new, left_out = holiday_lines.once_each(lines, there)
        _require_room(len(there) + len(new))
        days = Holiday.objects.bulk_create([Holiday(project=project, day=each.day, name=each.name) for each in new])
        if new:
            changes = {clock.shown_day(each.day): ["", each.name] for each in new}
            target: Any = project or by.organisation
            record(AuditAction.HOLIDAYS_ADDED, by=by, target=target, count=len(new), changes=changes)
    return Added(list(days), left_out)


def remove_holiday(holiday: Holiday, *, by: Member) -> Holiday:
    """Work on a day again."""
    with transaction.atomic():
        project = hold_open(holiday.project) if holiday.project else None
        _held_week()
        there, _rest = Holiday.objects.filter(pk=holiday.pk).delete()
        if not there:
            raise RuleBroken(_("This day was taken out already."))
        day = clock.shown_day(holiday.day)
        target: Any = project or by.organisation
        record(AuditAction.HOLIDAY_REMOVED, by=by, target=target, day=day, changes={day: [holiday.name, ""]})
    return holiday


def _held_week() -> WorkingWeek:
    """The week of the organisation, held until the transaction ends, so that its calendar has one change at a time."""
    WorkingWeek.objects.get_or_create()
    held: WorkingWeek = WorkingWeek.objects.select_for_update(no_key=True).get()
    return held


def _require_room(count: int) -> None:
    if count > MOST_HOLIDAYS:
        raise RuleBroken(
            _(
                "A calendar holds at most {most_holidays:,} days; this would make {count:,}. Take old ones out first."
            ).format(most_holidays=MOST_HOLIDAYS, count=count),
            field="lines",
        )
