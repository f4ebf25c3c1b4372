"""Scheduled reports on their way: each is run as its reader, and who may not read it any more gets nothing."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Mailing
from accounts.queries.mailing import mailings
from accounts.services import branding, notifications
from accounts.services.notifications import Told
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.reports.domain import asking
from documents.reports.domain.asking import Asked, Report
from documents.reports.models import ReportReader, SavedReport, Schedule
from documents.reports.queries import REPORTS
from documents.reports.queries.addresses import read
from documents.reports.queries.saved import may_share
from documents.reports.services.sheets import file_name, sheet
from kazinex.core import clock, mail, mornings, spreadsheets
from kazinex.core.actors import Member, SystemActor
from kazinex.core.permissions import Permission
from kazinex.core.questions import FIND_MEMBER

BY = SystemActor("scheduled reports")
KIND = "report_sent"
MOST_MAILED = 50  # rows; the rest stands behind the link
BATCH = 20
log = logging.getLogger("kazinex.reports")


def send_due() -> int:
    """Send every report of the active organisation that is due, once however many senders run; returns how many."""
    total = 0
    while count := _batch():
        total += count
    return total


def _batch() -> int:
    with transaction.atomic():
        due = SavedReport.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
        held = list(
            due.select_for_update(of=("self",), skip_locked=True).select_related("project__organisation")[:BATCH]
        )
        for one in held:
            _attempt(one)
    return len(held)


def _attempt(saved_report: SavedReport) -> None:
    """Send one; where that fails, it is due again another morning, and the others leave all the same."""
    project, day = saved_report.project, saved_report.due_at
    saved_report.due_at = mornings.next_after(saved_report.schedule, clock.now(), project.time_zone)
    saved_report.save(update_fields=["due_at"])
    try:
        with transaction.atomic():
            _send(saved_report, f"{day:%Y%m%d}")
    except Exception:
        log.exception("saved report %s was not sent", saved_report.public_id)


def _send(saved_report: SavedReport, day: str) -> None:
    report, project = REPORTS.get(saved_report.kind), saved_report.project
    if report is None or not project.is_open:
        return
    readers = ReportReader.objects.filter(saved_report=saved_report).order_by("pk")
    owner = FIND_MEMBER.ask_one(str(saved_report.owner_id), project.code)
    if owner is None or not may_share(owner):
        readers = readers.filter(user=saved_report.owner_id) if owner else readers.none()
        if not readers.exists():
            _end(saved_report)
            return
    actors = [FIND_MEMBER.ask_one(str(reader.user_id), project.code) for reader in readers]
    able = [one for one in actors if one and one.decide(Permission.VIEW_REPORTS) and report.is_open_to(one)]
    _ring(saved_report, able)
    wanted = mailings(KIND, [actor.user.pk for actor in able])
    letters = [
        _letter(saved_report, report, actor, f"report:{saved_report.public_id}:{day}:{actor.user.pk}")
        for actor in able
        if wanted[actor.user.pk] == Mailing.NOW
    ]
    mail.post_many("report", letters)
    if able:
        record(AuditAction.REPORT_SENT, by=BY, target=saved_report, report=report.key, count=len(able))


def _ring(saved_report: SavedReport, actors: Sequence[Member]) -> None:
    """Tell its readers that it is there; who is not mailed it at once finds it behind the link."""
    name, place, url = saved_report.name, saved_report.project.name, saved_report.get_absolute_url()
    told = [Told(actor.user, f"{name}, a report of {place}, is there.", url) for actor in actors]
    notifications.tell_many(told, KIND, BY, own_mail=True)


def _end(saved_report: SavedReport) -> None:
    """Nobody answers for it any more: it is sent no more until somebody says so anew."""
    was = Schedule(saved_report.schedule)
    saved_report.schedule, saved_report.due_at = Schedule.NEVER, None
    saved_report.save(update_fields=["schedule", "due_at"])
    changes = {"Sent": [str(was.label), str(Schedule.NEVER.label)]}
    record(AuditAction.REPORT_CHANGED, by=BY, target=saved_report, changes=changes)


def _letter(saved_report: SavedReport, report: Report, actor: Member, key: str) -> mail.Letter:
    asked = read(saved_report.query, report) or Asked(report.usual_group)
    found = report.compute(actor, asked)
    place = [actor.organisation.slug]
    choices = settings.KAZINEX_PUBLIC_URL + reverse("accounts:notification-settings", args=place)
    context = {
        **branding.in_mails(actor.organisation),
        "project": saved_report.project.name,
        "name": saved_report.name,
        "asked": asking.described(asked, report),
        "heads": [head.label for head in found.heads],
        "rows": [[_cell(cell, actor.project.time_zone) for cell in row] for row in found.rows[:MOST_MAILED]],
        "more": max(len(found.rows) - MOST_MAILED, 0),
        "choices_url": choices,
        "button_label": "Open the report",
        "button_url": saved_report.get_absolute_url(),
    }
    workbook = mail.Attachment.of_bytes(
        file_name(actor, report), sheet(actor, report, asked, found), spreadsheets.MEDIA_TYPE
    )
    headers = {"List-Unsubscribe": f"<{choices}>"}
    return mail.Letter(actor.user.email, key, actor.organisation.name, [workbook], context, headers)


def _cell(value: object, zone: str) -> str:
    if isinstance(value, datetime):
        return clock.shown(value, zone)
    return "–" if value is None else str(value)
