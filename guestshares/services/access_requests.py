"""A guest with a dead link asks again; the controller grants in one click, or declines."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from guestshares.domain.actors import GuestActor
from guestshares.models import AccessRequest, Share
from guestshares.services import owner_notices, shares
from guestshares.services.issuing import Issued
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_A_SHARE = 3


def ask(share: Share, *, note: str = "") -> None:
    """Ask for access again: one open request for each share, and a few in all."""
    with transaction.atomic():
        share = shares.locked(share)
        requests = share.access_requests
        if share.is_live or requests.filter(closed_at=None).exists() or requests.count() >= MOST_A_SHARE:
            return
        AccessRequest.objects.create(share=share, note=note.strip())
        record(AuditAction.ACCESS_REQUESTED, by=GuestActor(share), target=share, note=note.strip())
        owner_notices.asked(share)


def grant(share: Share, *, reason: str = "", by: Member) -> Issued:
    """Let the guest in again: the share is reissued on the same terms.

    `reason` says why what is confidential is let out again.
    """
    with transaction.atomic():
        request = _open_request(share)
        issued = shares.reissue(share, because=reason, by=by)
        request.closed_at, request.granted_as = clock.now(), issued.share
        request.save()
    return issued


def decline(share: Share, *, reason: str, by: Member) -> None:
    """Leave the guest out; they are not told."""
    with transaction.atomic():
        request = _open_request(share)
        request.closed_at = clock.now()
        request.save()
        record(AuditAction.ACCESS_REQUEST_DECLINED, by=by, target=share, reason=reason)


def _open_request(share: Share) -> AccessRequest:
    found: AccessRequest | None = share.access_requests.select_for_update().filter(closed_at=None).first()
    if found is None:
        raise RuleBroken(_("There is no open request for this share any more."))
    return found
