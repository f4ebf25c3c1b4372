"""Mail that came back: its address is marked, and whoever sent it is told by the app it belongs to."""

from django.db import transaction

from accounts.domain import returned_mail
from accounts.domain.changes import ADDRESS_BOUNCED
from accounts.models import BouncedAddress
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import Actor, SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _

BY = SystemActor("returned mail")


def take(raw: bytes) -> bool:
    """Take a report of a mail server; whether it told what became of a mail of ours.

    One that came back for good marks its address; one that was delivered later takes the mark off.
    """
    returned = returned_mail.read(raw)
    row = Outbox.objects.filter(pk=returned.outbox_id).first() if returned else None
    if returned is None or row is None or not row.organisation_id:
        return False
    with organisation_active(row.organisation_id), transaction.atomic():
        if returned.is_delivered:
            _delivered(returned.email, row)
            return True
        facts = {"reason": returned.reason, "last_at": clock.now()}
        marked, is_new = BouncedAddress.objects.update_or_create(email=returned.email, defaults=facts)
        if is_new:
            record(AuditAction.ADDRESS_BOUNCED, by=BY, target=marked, reason=returned.reason)
        ADDRESS_BOUNCED.announce(marked, row.dedupe_key)
    return True


def clear(address: str, *, reason: str = "somebody says that mail reaches it", by: Actor) -> BouncedAddress:
    """Take the mark off an address, so that nobody is warned of it any more; the next mail that comes back sets it."""
    with transaction.atomic():
        marked: BouncedAddress | None = BouncedAddress.objects.select_for_update().filter(email=address.lower()).first()
        if marked is None:
            raise RuleBroken(_("{address} carries no mark any more.").format(address=address))
        record(AuditAction.ADDRESS_CLEARED, by=by, target=marked, reason=reason)
        marked.delete()
    return marked


def _delivered(address: str, row: Outbox) -> None:
    """A mail that left after the one that came back says that the address works again."""
    if BouncedAddress.objects.filter(email=address, last_at__lt=row.created_at).exists():
        clear(address, reason="a later mail was delivered", by=BY)
