"""When what people outside received by a link is to be acknowledged."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from documents.transmittals.models import Transmittal, TransmittalRecipient, TransmittalStatus
from guestshares.models import Scope, Share
from kazinex.core.actors import Member


def answers_due(shares: Sequence[Share], by: Member) -> Mapping[int, datetime]:
    """Until when these shares are to be acknowledged, by key, of those that have not been, as the actor sees them."""
    sent = {share.pk: (share.distribution, share.recipient_email.casefold()) for share in shares if _is_sent(share)}
    issued = Transmittal.objects.visible_to(by).filter(status=TransmittalStatus.ISSUED).exclude(required_by=None)
    found = issued.filter(public_id__in={one for one, _email in sent.values()}).select_related("project")
    due = {one.public_id: one.due_at for one in found}
    silent = TransmittalRecipient.objects.filter(transmittal__public_id__in=due, acknowledged_at=None)
    waiting = set(silent.values_list("transmittal__public_id", "email_key"))
    return {key: end for key, one in sent.items() if one in waiting and (end := due[one[0]])}


def _is_sent(share: Share) -> bool:
    return bool(share.scope == Scope.TRANSMITTAL)
