"""Reports kept under a name: saved, shared, scheduled, deleted."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.reports.models import ReportReader, SavedReport, Schedule
from documents.reports.queries.saved import may_share, possible_readers
from kazinex.core import clock, mornings
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _

MOST = 50  # of one person in one project
MOST_READERS = 100
NAME_LENGTH = 80


def save(
    kind: str,
    *,
    name: str,
    query: str,
    is_shared: bool = False,
    schedule: str = Schedule.NEVER,
    readers: Iterable[User] = (),
    by: Member,
) -> SavedReport:
    """Keep a report under a name of one's own; `query` is what its address says."""
    with transaction.atomic():
        if SavedReport.objects.filter(project=by.project, owner=by.user).count() >= MOST:
            raise RuleBroken(
                _("You have {most} saved reports here. Delete one you do not need first.").format(most=MOST)
            )
        made = SavedReport(project=by.project, owner=by.user, kind=kind, query=query)
        _arrange(made, name=name, is_shared=is_shared, schedule=schedule, readers=readers, by=by)
        record(AuditAction.REPORT_SAVED, by=by, target=made, report=kind)
        if is_shared:
            record(AuditAction.REPORT_SHARED, by=by, target=made, report=kind)
    return made


def change(
    saved_report: SavedReport, *, name: str, is_shared: bool, schedule: str, readers: Iterable[User], by: Member
) -> SavedReport:
    """Call it otherwise, share it or no more, send it otherwise."""
    with transaction.atomic():
        held = _held(saved_report)
        before, was_shared = described(held), held.is_shared
        _arrange(held, name=name, is_shared=is_shared, schedule=schedule, readers=readers, by=by)
        after = described(held)
        if changes := {label: [before[label], after[label]] for label in after if before[label] != after[label]}:
            record(AuditAction.REPORT_CHANGED, by=by, target=held, changes=changes)
        if is_shared and not was_shared:
            record(AuditAction.REPORT_SHARED, by=by, target=held, report=held.kind)
    return held


def delete(saved_report: SavedReport, *, by: Member) -> None:
    """Take it away, for everybody who saw it; it is sent no more."""
    with transaction.atomic():
        held = _held(saved_report)
        record(AuditAction.REPORT_DELETED, by=by, target=held, report=held.kind)
        held.delete()


def described(saved_report: SavedReport) -> dict[str, str]:
    """What it says of itself, in words."""
    readers = ReportReader.objects.filter(saved_report=saved_report).select_related("user").order_by("user__name", "pk")
    return {
        "Name": saved_report.name,
        "Shared": "yes" if saved_report.is_shared else "no",
        "Sent": str(Schedule(saved_report.schedule).label),
        "Readers": ", ".join(str(reader.user) for reader in readers),
    }


def _arrange(
    held: SavedReport, *, name: str, is_shared: bool, schedule: str, readers: Iterable[User], by: Member
) -> None:
    wanted = {user.pk for user in readers}
    others = wanted - {by.user.pk}
    kept = set(ReportReader.objects.filter(saved_report=held).values_list("user", flat=True)) if held.pk else set()
    if not may_share(by) and ((is_shared and not held.is_shared) or others - kept):
        raise RuleBroken(_("Only who manages documents shares a report or sends it to others."), field="is_shared")
    held.is_shared, held.schedule = is_shared, schedule
    held.due_at = mornings.next_after(schedule, clock.now(), by.project.time_zone)
    if schedule and not wanted:
        raise RuleBroken(_("Choose whom it is sent to."), field="readers")
    if len(wanted) > MOST_READERS:
        raise RuleBroken(
            _("A report is sent to at most {most_readers} people.").format(most_readers=MOST_READERS), field="readers"
        )
    allowed = {user.pk for user in possible_readers(by.project, among=wanted)} if wanted else set()
    if wanted - allowed:
        raise RuleBroken(_("Somebody you chose may not read reports here any more. Choose again."), field="readers")
    _write(held, name)
    ReportReader.objects.filter(saved_report=held).exclude(user__in=wanted).delete()
    ReportReader.objects.bulk_create(ReportReader(saved_report=held, user_id=key) for key in sorted(wanted - kept))


def _held(saved_report: SavedReport) -> SavedReport:
    rows = SavedReport.objects.select_for_update(of=("self",))
    held: SavedReport = still(rows, saved_report, _("This report was deleted meanwhile."))
    held.project = saved_report.project
    return held


def _write(held: SavedReport, name: str) -> None:
    held.name = " ".join(name.split())
    if not held.name:
        raise RuleBroken(_("Enter a name."), field="name")
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        if "saved_report_name_once" not in str(error):
            raise
        words = _("You have a report that reads like “{name}” here. Choose another name.").format(name=held.name)
        raise RuleBroken(words, field="name") from error
