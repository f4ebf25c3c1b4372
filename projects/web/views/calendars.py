"""The working calendar of the organisation and of a project."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kazinex.core import clock
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.naming import first_of
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.models import Holiday
from projects.queries import calendar
from projects.services import calendars
from projects.services.calendars import Added
from projects.web import lists
from projects.web.forms.calendars import HolidaysForm, WeekForm


@access(Permission.MANAGE_SETTINGS)
def organisation_calendar(request: MemberRequest) -> HttpResponse:
    """The weekdays that are worked on, and the days that are not."""
    form = WeekForm(posted(request), week=calendar.working_week())
    if form.submit(lambda: calendars.set_weekdays(by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The organisation works on {result}.").format(result=form.result))
        return redirect(_address(request, "calendar"))
    return _calendar(request, form=form)


@access(Permission.MANAGE_SETTINGS)
def project_calendar(request: MemberRequest) -> HttpResponse:
    """The calendar of the organisation, and the days this project adds."""
    return _calendar(request, week=calendar.working_week())


@access(Permission.MANAGE_SETTINGS)
@sent_once
def holidays_add(request: MemberRequest) -> HttpResponse:
    """Add days that are not worked on, as a list."""
    form = HolidaysForm(posted(request))
    if form.submit(lambda: calendars.add_holidays(project=request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _added(form.result))
        return redirect(_address(request, "calendar"))
    return page(
        request, "projects/holidays_add.html", form=form, back=_address(request, "calendar"), layout=_layout(request)
    )


@require_POST
@access(Permission.MANAGE_SETTINGS, to=calendar.holiday)
def holiday_remove(request: MemberRequest, holiday: Holiday) -> HttpResponse:
    """Work on a day again."""
    done = _("{shown_day}, {holiday}, is taken out.").format(
        shown_day=clock.shown_day(holiday.day), holiday=holiday.name
    )
    press(request, lambda: calendars.remove_holiday(holiday, by=request.actor), done=done)
    return redirect(_address(request, "calendar"))


def _calendar(request: MemberRequest, **context: Any) -> HttpResponse:
    here = request.project.pk if request.project else None
    listed = lists.holidays(here=here, address=lambda day: _address(request, "holiday-remove", day.public_id))
    reading = listed.read(request.GET, path=_address(request, "calendar"))
    found = reading.page(calendar.holidays(request.project))
    add_url = _address(request, "holidays-add")
    return page(request, "projects/calendar.html", holidays=found, add_url=add_url, layout=_layout(request), **context)


def _added(added: Added) -> str:
    count, left_out = len(added.days), added.left_out
    said = ngettext("{count} day added.", "{count} days added.", count).format(count=count)
    if not left_out:
        return said
    days = first_of(clock.shown_day(line.day) for line in left_out)
    return _("{said} Left out, as there already: {days}.").format(said=said, days=days)


def _layout(request: MemberRequest) -> str:
    return "layouts/project_settings.html" if request.project else "layouts/settings.html"


def _address(request: MemberRequest, name: str, *more: str) -> str:
    if request.project:
        return reverse(f"projects:project-{name}", args=[request.organisation.slug, request.project.code, *more])
    return reverse(f"projects:organisation-{name}", args=[request.organisation.slug, *more])
