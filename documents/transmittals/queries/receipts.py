"""Receipts: that somebody acknowledged which files when, as the audit log has it (DOCUMENT_CONTROL 9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audit import queries as audit
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import transmittals
from documents.transmittals.queries.transmittals import Line
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission

ACKNOWLEDGED = "transmittal_acknowledged"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One acknowledgement with its event and that one's seal, which it waits for a moment, as somebody sees it.

    It is provable to whom the bytes of its event may be given: they name every document, and from where it was said.
    """

    recipient: TransmittalRecipient
    lines: Sequence[Line]
    event: Any
    proof: audit.Proof | None
    is_provable: bool

    @property
    def transmittal(self) -> Transmittal:
        return self.recipient.transmittal

    @property
    def name(self) -> str:
        """What its files are called, without an ending."""
        return f"{self.transmittal.code}-receipt-{self.recipient.position}"


def receipt(actor: Member, transmittal: str, receipt: str) -> Receipt:
    """One's own, or anybody's of a transmittal of which one sees more than one's own part; for doors."""
    sent = transmittals.transmittal(actor, transmittal)
    recipient: TransmittalRecipient = sent.recipients.select_related("user").get(public_id=receipt)
    is_own = recipient.user_id == actor.user.pk
    if not (is_own or sent.is_whole):
        raise TransmittalRecipient.DoesNotExist
    lines = transmittals.lines_of(actor, sent)
    may_prove = is_own or actor.decide(Permission.VIEW_AUDIT_LOG, when_closed=True)
    return _receipt(recipient, sent, lines, is_provable=bool(may_prove) and all(line.document for line in lines))


def receipt_outside(recipient: TransmittalRecipient) -> Receipt:
    """Somebody's outside, over what was sent to them."""
    sent = recipient.transmittal
    items = sent.documents.select_related("document", "revision").order_by("position", "pk")
    lines = [Line(item, item.document, item.revision) for item in items]
    return _receipt(recipient, sent, lines, is_provable=True)


def _receipt(
    recipient: TransmittalRecipient, sent: Transmittal, lines: Sequence[Line], *, is_provable: bool
) -> Receipt:
    recipient.transmittal = sent
    about = audit.events_about(sent).filter(action=ACKNOWLEDGED, details__recipient__endswith=f"<{recipient.email}>")
    event = about.first()
    if recipient.acknowledged_at is None or event is None:
        raise TransmittalRecipient.DoesNotExist
    return Receipt(recipient, lines, event, audit.proof(event), is_provable)
