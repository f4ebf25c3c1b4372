"""The archive that proves a receipt, offline, to whoever does not trust the page."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services import proofs
from audit.services.recording import record
from documents.transmittals.queries.receipts import Receipt
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

NOT_YET = _("The audit log has not sealed this acknowledgement yet. That takes a few seconds: try again then.")

NOT_YOURS = _(
    "The proof tells from where it was acknowledged: it goes to whoever did, and to readers of the audit log."
)


def archive(receipt: Receipt, sheet: bytes, *, by: Actor) -> bytes:
    """The receipt and its event with the proof of its seal; refused in words while it waits for that."""
    if not receipt.is_provable:
        raise RuleBroken(NOT_YOURS)
    words = f"Acknowledgement of {receipt.transmittal.code} by {receipt.recipient}"
    made = proofs.archive(receipt.event, words=words, files={f"{receipt.name}.pdf": sheet}, by=by)
    if made is None:
        raise RuleBroken(NOT_YET)
    return made


def take(receipt: Receipt, sheet: bytes, *, by: Member) -> bytes:
    """The same for a member; taking it is an event, for it tells more than any page: from where it was acknowledged."""
    with transaction.atomic():
        made = archive(receipt, sheet, by=by)
        record(AuditAction.RECEIPT_PROOF_TAKEN, by=by, target=receipt.transmittal, recipient=str(receipt.recipient))
    return made
