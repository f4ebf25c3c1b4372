"""Asking for exports, giving them up, and handing them out."""

from dataclasses import asdict

from django.db import transaction

from audit.domain import conditions
from audit.domain.catalogue import AuditAction
from audit.domain.conditions import Filters
from audit.models import AuditExport, ExportState
from audit.queries import scope
from audit.queries.sizes import exceeds
from audit.services.recording import Target, record
from kazinex.core import clock, outbox, turns
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

KIND = "audit.export_requested"
MOST_UNDER_WAY = 5
LARGE = 20_000  # events; more, and the export waits for the small ones


def request(filters: Filters, *, zone: str, project_name: str = "", by: Member) -> AuditExport:
    """Ask for a file of exactly the filtered events recorded until now; a worker makes it."""
    with transaction.atomic():
        _require_room(by)
        now = clock.now()
        project = by.project
        words = in_words(filters, zone=zone, project=project, project_name=project_name)
        within = scope(by).narrowed_to(filters.project)
        export: AuditExport = AuditExport.objects.create(
            requested_by_id=by.actor_id,
            requested_by=by.label,
            requested_at=now,
            project_id=project.pk if project else None,
            project_label=project.audit_label if project else "",
            project_code=project.code if project else "",
            filters=filters.as_facts(),
            words=f"{words}; Recorded until: {clock.shown(now, zone, seconds=True)}",
            scope=asdict(within),
            is_large=exceeds(within, filters, LARGE),
            zone=zone,
        )
        asked = record(AuditAction.AUDIT_EXPORT_REQUESTED, by=by, target=export, filters=export.words)
        export.through = asked.pk - 1  # by number and not by time: a row may bear a time that is still to come
        export.save(update_fields=["through"])
        outbox.enqueue(KIND, dedupe_key=f"{KIND}:{export.public_id}", export_id=export.pk)
    return export


def in_words(filters: Filters, *, zone: str, project: Target | None, project_name: str) -> str:
    """The filters in one line, as the cover sheet says them."""
    where = f"Project {project.audit_label}" if project else "The whole organisation"
    said = conditions.in_words(filters, zone=zone, project=project_name)
    return "; ".join([where, *(f"{label}: {words}" for label, words in said)])


def cancel(export: AuditExport, *, by: Member) -> None:
    """Give up an export that is not finished; the worker stops at its next heartbeat."""
    with transaction.atomic():
        export = AuditExport.objects.select_for_update().get(pk=export.pk)
        if not export.is_under_way:
            raise RuleBroken(
                _("This export is {label} and cannot be cancelled any more.").format(label=export.status.label.lower())
            )
        AuditExport.objects.filter(pk=export.pk).update(
            state=ExportState.CANCELLED, finished_at=clock.now(), lease_until=None
        )
        record(AuditAction.AUDIT_EXPORT_CANCELLED, by=by, target=export)


def hand_out(export: AuditExport, *, bundle: bool, by: Member) -> str:
    """Record that somebody takes the workbook or the bundle, with its SHA-256; returns where it is stored."""
    if export.status is not ExportState.DONE:
        raise RuleBroken(_("This export is not available any more. Ask for it again from the audit log."))
    with transaction.atomic():
        record(
            AuditAction.AUDIT_EXPORT_DOWNLOADED,
            by=by,
            target=export,
            file="the bundle" if bundle else "the workbook",
            sha256=export.bundle_sha256 if bundle else export.sha256,
        )
    return export.bundle_key if bundle else export.file_key


def _require_room(by: Member) -> None:
    """Counted under a lock of the person's own: forty asked at the same moment, and each had found room."""
    turns.wait_for(f"audit exports of {by.actor_id}")
    under_way = AuditExport.objects.filter(
        requested_by_id=by.actor_id, state__in=[ExportState.WAITING, ExportState.RUNNING]
    )
    if under_way.count() >= MOST_UNDER_WAY:
        raise RuleBroken(
            _("{most_under_way} of your exports are still under way. Wait for one, or cancel one.").format(
                most_under_way=MOST_UNDER_WAY
            )
        )
