"""Acknowledging receipt: once for each recipient, inside and outside, while the transmittal counts."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.transmittals.models import Transmittal, TransmittalRecipient, TransmittalStatus
from documents.transmittals.services import notices
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.services.project_locks import keep_open


def acknowledge(
    recipient: TransmittalRecipient, *, comment: str = "", received_by: str = "", by: Actor
) -> TransmittalRecipient:
    """Say that a transmittal arrived, who took it, and a comment; a recall that came first keeps it out."""
    with transaction.atomic():
        if not recipient.is_outside:
            keep_open(recipient.transmittal.project_id)
        held = hold(recipient.transmittal)
        one: TransmittalRecipient = held.recipients.select_for_update(of=("self",), no_key=True).get(pk=recipient.pk)
        one.transmittal = held
        _require_waiting(one)
        one.acknowledged_at, one.comment = clock.now(), comment.strip()[:4000]
        one.received_by = (" ".join(received_by.split()) or one.name)[:120]
        one.save(update_fields=["acknowledged_at", "comment", "received_by"])
        record(
            AuditAction.TRANSMITTAL_ACKNOWLEDGED,
            by=by,
            target=held,
            recipient=str(one),
            received_by=one.received_by,
            comment=one.comment,
            documents=_documents(held),
        )
        notices.acknowledged(one, by=by)
    return one


def hold(transmittal: Transmittal) -> Transmittal:
    """The transmittal as it is now; whoever recalls or closes it waits until this transaction ends, or came first."""
    rows = Transmittal.objects.select_for_update(of=("self",), no_key=True).select_related("created_by")
    held: Transmittal = rows.get(pk=transmittal.pk)
    held.project, held.organisation = transmittal.project, transmittal.organisation
    return held


def require_not_recalled(transmittal: Transmittal) -> None:
    """Refuse, in words, what nobody may do with a transmittal that was taken back."""
    if transmittal.status == TransmittalStatus.RECALLED:
        at = clock.shown(transmittal.ended_at, transmittal.project.time_zone)
        raise RuleBroken(
            _("{code} was recalled at {at}: {reason}").format(code=transmittal.code, at=at, reason=transmittal.reason)
        )


def _require_waiting(recipient: TransmittalRecipient) -> None:
    transmittal, zone = recipient.transmittal, recipient.transmittal.project.time_zone
    require_not_recalled(transmittal)
    if recipient.acknowledged_at:
        raise RuleBroken(
            _("This was acknowledged already, at {shown}.").format(shown=clock.shown(recipient.acknowledged_at, zone))
        )
    if not transmittal.is_open:
        raise RuleBroken(
            _("{code} was closed at {shown}.").format(
                code=transmittal.code, shown=clock.shown(transmittal.ended_at, zone)
            )
        )


def _documents(transmittal: Transmittal) -> list[str]:
    items = transmittal.documents.select_related("document").order_by("position", "pk")
    return [f"{item.document.number} revision {item.code} ({item.sha256})" for item in items]
