"""Reminding whoever has not acknowledged, recalling a transmittal, and closing it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.transmittals.models import Transmittal, TransmittalRecipient, TransmittalStatus
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import letters, notices
from documents.transmittals.services.acknowledging import hold
from guestshares.services import many_shares
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import first_of
from kazinex.core.translation import marked as _
from projects.services.project_locks import keep_open

QUIET = timedelta(hours=1)  # between two reminders
MOST_NAMED = 20
ALL_HAVE = _("Everybody has acknowledged it.")
NONE_WAITS = _("None of these recipients is still to acknowledge it, so nobody was reminded.")


def remind(
    transmittal: Transmittal, *, among: QuerySet[TransmittalRecipient] | None = None, by: Member
) -> list[TransmittalRecipient]:
    """Remind who has not acknowledged and is still there, or those `among` them; each at most once an hour."""
    with transaction.atomic():
        held = _held(transmittal)
        asked = held.recipients.all() if among is None else among
        waiting = list(asked.filter(acknowledged_at=None).select_related("user", "share"))
        if not waiting:
            raise RuleBroken(ALL_HAVE if among is None else NONE_WAITS)
        here = queries.members_here(held, [one.user_id for one in waiting if one.user_id])
        waiting = [one for one in waiting if one.is_outside or one.user_id in here]
        if not waiting:
            raise RuleBroken(_("Whoever has not acknowledged it left the project. Close it, or send it to others."))
        due = [one for one in waiting if one.reminded_at is None or clock.now() - one.reminded_at >= QUIET]
        if not due:
            raise RuleBroken(_("They were reminded less than an hour ago. Give them a little time."))
        TransmittalRecipient.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=clock.now())
        record(AuditAction.TRANSMITTAL_REMINDED, by=by, target=held, people=_named(due))
        notices.reminded(held, [one.user for one in due if one.user], by=by)
        letters.reminder(held, [one for one in due if one.is_outside], by=by)
    return due


def recall(transmittal: Transmittal, *, reason: str, by: Member) -> Transmittal:
    """Take it back: every link to it ends, and everybody is told. Statuses of its documents stay as they are."""
    with transaction.atomic():
        held = _held(transmittal)
        _end(held, TransmittalStatus.RECALLED, reason, AuditAction.TRANSMITTAL_RECALLED, by=by)
        shares = queries.shares_of(held)
        many_shares.revoke_all(shares, reason=f"{held.code} was recalled: {held.reason}", by=by)
        people = list(held.recipients.select_related("user"))
        notices.recalled(held, [one.user for one in people if one.user], by=by)
        letters.recall(held, [one for one in people if one.is_outside], by=by)
    return held


def close(transmittal: Transmittal, *, reason: str, by: Member) -> Transmittal:
    """Wait for nobody's acknowledgement any more; links go on until their date."""
    with transaction.atomic():
        held = _held(transmittal)
        _end(held, TransmittalStatus.CLOSED, reason, AuditAction.TRANSMITTAL_CLOSED, by=by)
    return held


def _held(transmittal: Transmittal) -> Transmittal:
    keep_open(transmittal.project_id)
    held = hold(transmittal)
    if not held.is_open:
        at = clock.shown(held.ended_at, held.project.time_zone)
        state = TransmittalStatus(held.status).label.lower()
        raise RuleBroken(
            _("{code} is {state} since {at}, by {ended_by}: {reason}").format(
                code=held.code, state=state, at=at, ended_by=held.ended_by, reason=held.reason
            )
        )
    return held


def _end(transmittal: Transmittal, status: TransmittalStatus, reason: str, action: Action, *, by: Member) -> None:
    transmittal.status, transmittal.ended_at, transmittal.ended_by = status, clock.now(), by.label[:400]
    transmittal.reason = lifecycle.require_reason(reason)[:500]
    transmittal.save(update_fields=["status", "ended_at", "ended_by", "reason"])
    record(action, by=by, target=transmittal, reason=transmittal.reason)


def _named(people: list[TransmittalRecipient]) -> str:
    return first_of((one.name for one in people), MOST_NAMED)
