"""An opening as one would write it at first, through the ORM: what ours is measured against.

`python -m tests.benchmarks.lock_and_save PORT` serves the product with this in the place of its own service.
"""

import secrets
import sys
from typing import Any


def open_by_lock_and_save(share: Any, **stated: Any) -> Any:
    """The same rules: counted once, in time, within the limit, second browsers told of, recorded, with a session."""
    from django.db import transaction

    from guestshares.services import sessions

    answers = {name: stated.get(name, "") for name in ("name", "email", "passphrase")}
    sessions.require_answers(share, **answers, acknowledged=stated.get("acknowledged", False))
    with transaction.atomic():
        return _locked(share, stated)


def _inside_the_wall(share: Any, **stated: Any) -> Any:
    """The same for whoever is no member of the organisation yet."""
    from kazinex.core.tenancy import organisation_active

    with organisation_active(share.organisation_id):
        return open_by_lock_and_save(share, **stated).key


def _locked(share: Any, stated: dict[str, Any]) -> Any:
    from guestshares.domain import dead_links
    from guestshares.models import OpenRecord, Share, ShareStatus, link_status
    from guestshares.services import sessions
    from kazinex.core import clock, context, crypto

    pending = crypto.digest(stated.get("pending") or secrets.token_urlsafe(16))
    browser = crypto.digest(stated.get("browser") or "browser")
    token_hash = stated.get("token_hash") or share.token_hash
    found = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    found.project = share.project
    earlier = OpenRecord.objects.filter(share=found)
    if before := earlier.filter(pending_hash=pending).first():
        return sessions._begin(found, before, clock.now())
    now = clock.now()
    if token_hash != found.token_hash or link_status.of(found, now) != ShareStatus.ACTIVE:
        raise dead_links.LinkDead(dead_links.of(found, token_hash) or dead_links.EXHAUSTED)
    second = not earlier.filter(browser_hash=browser).exists() and earlier.exists()
    found.opens_used += 1
    found.first_opened_at = found.first_opened_at or now
    found.last_opened_at = now
    found.save()
    name, email = stated.get("name", ""), stated.get("email", "")
    accepted = stated.get("acknowledged") and found.acknowledgement_text
    opened = OpenRecord.objects.create(
        share=found, number=found.opens_used, at=now, pending_hash=pending, browser_hash=browser, stated_name=name,
        stated_email=email, identity_matches=sessions._matches(name, found.recipient_name),
        acknowledged_at=now if accepted else None, ip=context.current().ip, agent=context.current().agent,
    )  # fmt: skip
    _recorded(found, opened, second=second)
    return sessions._begin(found, opened, now)


def _recorded(share: Any, opened: Any, *, second: bool) -> None:
    from audit.domain.catalogue import AuditAction
    from audit.services.recording import record
    from guestshares.domain.actors import GuestActor
    from guestshares.services import sessions

    guest, maximum = GuestActor(share), share.maximum_opens or "unlimited"
    stated = {"stated_name": opened.stated_name, "stated_email": opened.stated_email}
    matches = opened.identity_matches
    told = {"count": opened.number, "maximum": maximum, "identity_matches": matches, **stated}
    record(AuditAction.SHARE_ACCESSED, by=guest, target=share, **told)
    if opened.acknowledged_at:
        text = share.acknowledgement_text
        record(AuditAction.ACKNOWLEDGEMENT_ACCEPTED, by=guest, target=share, text=text)
    if second:
        sessions._note_second_browser(share, outcome="let in", name=opened.stated_name)
    if opened.number == share.maximum_opens:
        told = {"reason": "count", "count": opened.number, "maximum": maximum, "expired_at": opened.at.isoformat()}
        record(AuditAction.SHARE_EXPIRED, by=sessions.USED_UP, target=share, **told)


def main(port: int) -> None:
    """Serve the product, whose guests are let in by lock and save."""
    from kazinex.wsgi import application  # noqa: I001  it sets Django up
    from guestshares.services import sessions
    from kazinex.management import web_server

    vars(sessions)["open"] = open_by_lock_and_save
    vars(sessions)["open_at_once"] = _inside_the_wall
    web_server.serve(application, host="127.0.0.1", port=port)


if __name__ == "__main__":
    main(int(sys.argv[1]))
