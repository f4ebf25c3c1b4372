"""Opening a share: counted in one statement by the database's clock, then a session that names the share."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.hashers import check_password
from django.db import connection, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import Beside, record, told_beside
from guestshares import queries
from guestshares.domain import dead_links
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestSession, OpenRecord, Share
from guestshares.models.policy import SecondBrowserRule
from guestshares.models.session import LONGEST
from guestshares.queries import openings
from guestshares.queries.policies import effective_policy
from guestshares.services import owner_notices, shares
from kazinex.core import clock, context, crypto, likeness, pauses
from kazinex.core.actors import SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import wall_restored, written_for
from kazinex.core.translation import marked as _

USED_UP = SystemActor("opens used up")
PAUSE = "guestshares.pause_ended"
# It decides, counts, begins the session and records, by the database's clock; the wall it opens itself.
COUNT = """
select * from guestshares_open(%(organisation)s, %(share)s, %(token_hash)s, %(maximum)s, %(pending)s, %(browser)s,
  %(told)s, %(is_second_let_in)s, %(name)s, %(email)s, %(matches)s, %(acknowledged)s, %(ip)s, %(agent)s, %(key)s,
  %(longest)s, %(events)s)
"""


class Opening(NamedTuple):
    """A guest session and its key, which only the cookie holds."""

    session: GuestSession
    key: str


class Counted(NamedTuple):
    """What the statement tells of an opening: the keys of its rows, which opening it is, when, and in which browser."""

    opened: int
    number: int
    at: datetime
    session: int
    is_second: bool


class OpenedElsewhere(Exception):
    """Raised where policy lets no second browser in: nothing was counted, and a fresh link is to be mailed."""


def open(  # noqa: A001  the domain's own word
    share: Share,
    *,
    name: str = "",
    email: str = "",
    passphrase: str = "",
    acknowledged: bool = False,
    pending: str = "",
    browser: str = "",
    token_hash: str = "",
) -> Opening:
    """Open a share: every condition checked anew; raises LinkDead, OpenedElsewhere or RuleBroken.

    It counts once for each `pending`: the same link that was followed once opens once, however often that is sent.
    """
    require_answers(share, name=name, email=email, passphrase=passphrase, acknowledged=acknowledged)
    facts = _facts(share, name, email, acknowledged=acknowledged, browser=browser)
    facts |= {
        "pending": crypto.digest(pending or secrets.token_urlsafe(16)),
        "token_hash": token_hash or share.token_hash,
        "is_second_let_in": False,
    }
    return _opened(share, facts) or _begin_again(share, facts) or _open_anew(share, facts)


def open_at_once(
    share: Share,
    *,
    name: str = "",
    email: str = "",
    acknowledged: bool = False,
    pending: str,
    browser: str,
    token_hash: str,
) -> str | None:
    """The same for whoever needs no second look, in one statement that is its own transaction; the session's key.

    None, with nothing done, where the link is dead, was used in another browser, or has opened already for this
    `pending`: `open` says what becomes of it, and takes a passphrase. Nobody else who opens the share waits for longer
    than the statement.
    """
    require_answers(share, name=name, email=email, passphrase="", acknowledged=acknowledged)
    facts = _facts(share, name, email, acknowledged=acknowledged, browser=browser)
    facts |= {"pending": crypto.digest(pending), "token_hash": token_hash, "is_second_let_in": False}
    key = secrets.token_urlsafe(32)
    with wall_restored(), written_for(facts["organisation"]):
        return key if _counted(share, facts, key) else None


def require_answers(share: Share, *, name: str, email: str, passphrase: str, acknowledged: bool) -> None:
    """What the share asks of whoever opens it, in words."""
    if share.require_identification and not (name.strip() and email.strip()):
        raise RuleBroken(_("Enter your name and your e-mail address."), field="name" if not name.strip() else "email")
    if share.acknowledgement_text and not acknowledged:
        raise RuleBroken(_("Tick the acknowledgement to open the documents."), field="acknowledged")
    if share.passphrase and not check_password(passphrase, share.passphrase):
        raise RuleBroken(_("This is not the passphrase. Ask the sender for it."), field="passphrase")


def refuse(share: Share, *, reason: str, name: str = "") -> None:
    """Record that somebody tried to open a share and was not let in."""
    with transaction.atomic():
        record(AuditAction.SHARE_REFUSED, by=GuestActor(share), target=share, reason=reason)


def refuse_unseen(share: Share, *, wait: int) -> None:
    """Count a passphrase that nobody looked at, in a pause of so many seconds more."""
    pauses.refused(PAUSE, wait=wait, share=share.pk)


def record_pause(*, sealed: str) -> None:
    """Record how many passphrases a pause that is over refused."""
    told, count = pauses.ended(PAUSE, sealed=sealed)
    share = Share.objects.filter(pk=told["share"]).first()
    if share is not None and count:
        refuse(share, reason=f"{count} more passphrase{'' if count == 1 else 's'} within the pause after too many")


def wants_fresh_link(share: Share) -> bool:
    """Whether policy demands a fresh link by mail, because this link was already used in another browser.

    It is asked of a share that was read to be opened (queries/openings.py).
    """
    return share.is_opened_elsewhere and _mails_fresh_links(share)


def mail_fresh_link(share: Share, *, followed: str) -> None:
    """Replace the link and mail it to the recipient alone: whoever holds the old one learns nothing.

    Nothing happens where the link `followed`, by its hash, is no longer the share's: of many who come together with it
    the first was answered for all.
    """
    with transaction.atomic():
        share = shares.locked(share)
        if share.token_hash != followed or not share.is_live:
            return
        _note_second_browser(share, outcome="not let in; a fresh link was mailed to the recipient", name="")
        shares.replace_link(share, by=SystemActor("second browser"))


def leave(session: GuestSession) -> None:
    """End a guest session at the guest's own wish."""
    GuestSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=clock.now())


def _mails_fresh_links(share: Share) -> bool:
    return bool(effective_policy(share.project).on_second_browser == SecondBrowserRule.MAIL)


def _begin_again(share: Share, facts: dict[str, Any]) -> Opening | None:
    """A session of an opening that is counted already; without one the link is dead, and one look says why.

    None where it is neither, as the browser is another one; the share is as that look found it.
    """
    with transaction.atomic():
        share.refresh_from_db()
        current = openings.share_anew(share, facts["browser"])
        share.is_opened_elsewhere = current.is_opened_elsewhere
        opened = current.opens.filter(pending_hash=facts["pending"]).first()
        why = dead_links.of(current, facts["token_hash"])
        if opened is None and why is None:
            return None
        if opened is None or current.is_ended or facts["token_hash"] != current.token_hash:
            raise dead_links.LinkDead(why or dead_links.EXHAUSTED)
        return _begin(share, opened, clock.now() if clock.is_told() else queries.database_clock())


def _open_anew(share: Share, facts: dict[str, Any]) -> Opening:
    """The opening by the share as `_begin_again` found it, where the first try missed though the link opens.

    That is in a second browser, where policy allows and reports it, or in any where the limit was changed after the
    share was read. The first try has held the row since, in the caller's transaction: the limit is as it was found.
    """
    if wants_fresh_link(share):
        raise OpenedElsewhere
    if opening := _opened(share, facts | {"is_second_let_in": True}):
        return opening
    raise dead_links.LinkDead(dead_links.EXHAUSTED)


def _facts(share: Share, name: str, email: str, *, acknowledged: bool, browser: str) -> dict[str, Any]:
    happening = context.current()
    return {
        "name": name.strip(),
        "email": email.strip(),
        "matches": _matches(name, share.recipient_name) and _matches(email, share.recipient_email),
        "acknowledged": acknowledged and bool(share.acknowledgement_text),
        "browser": crypto.digest(browser or secrets.token_urlsafe(16)),
        "organisation": share.organisation_id,
        "ip": happening.ip,
        "agent": happening.agent,
    }


def _counted(share: Share, facts: dict[str, Any], key: str) -> Counted | None:
    """One statement decides, counts and lets in; None where the link does not open, or has opened for this pending."""
    told = clock.now() if clock.is_told() else None
    where = {"share": share.pk, "maximum": share.maximum_opens}
    given: dict[str, Any] = {**facts, **where, "told": told, "key": crypto.digest(key), "longest": LONGEST}
    given["events"] = told_beside((GuestActor(share), _happenings(share, facts)), (USED_UP, _ending(share)))
    with connection.cursor() as cursor:
        cursor.execute(COUNT, given)
        row = cursor.fetchone()
    return Counted(*row) if row else None


def _opened(share: Share, facts: dict[str, Any]) -> Opening | None:
    """The opening that was counted, with its session, without reading either; None where none was."""
    key = secrets.token_urlsafe(32)
    if (counted := _counted(share, facts, key)) is None:
        return None
    opened = _written(share, facts, counted)
    _take_over(share, opened)
    if counted.is_second:
        _note_second_browser(share, outcome="let in", name=opened.stated_name)
    session = GuestSession(
        pk=counted.session, organisation_id=share.organisation_id, share=share, opened=opened,
        key_hash=crypto.digest(key), began_at=opened.at, ends_at=opened.at + LONGEST, last_seen_at=opened.at,
    )  # fmt: skip
    session._state.adding = False  # noqa: SLF001  Django documents it
    return Opening(session, key)


def _written(share: Share, facts: dict[str, Any], counted: Counted) -> OpenRecord:
    """The opening as the statement wrote it, without reading it."""
    opened = OpenRecord(
        pk=counted.opened, organisation_id=share.organisation_id, share=share, number=counted.number, at=counted.at,
        pending_hash=facts["pending"], browser_hash=facts["browser"], stated_name=facts["name"],
        stated_email=facts["email"], identity_matches=facts["matches"],
        acknowledged_at=counted.at if facts["acknowledged"] else None, ip=facts["ip"], agent=facts["agent"],
    )  # fmt: skip
    opened._state.adding = False  # noqa: SLF001  Django documents it
    return opened


def _take_over(share: Share, opened: OpenRecord) -> None:
    """What the statement wrote, without reading the share and its project anew."""
    share.opens_used, share.last_opened_at = opened.number, opened.at
    share.first_opened_at = share.first_opened_at or opened.at
    if opened.number == share.maximum_opens:
        share.expiry_recorded_at = opened.at


def _happenings(share: Share, facts: dict[str, Any]) -> Iterator[Beside]:
    """What the statement records of every opening, but for the count and the maximum, which only it knows."""
    stated = {"stated_name": facts["name"], "stated_email": facts["email"], "identity_matches": facts["matches"]}
    yield AuditAction.SHARE_ACCESSED, share, {"count": 0, "maximum": 0, **stated}
    if facts["acknowledged"]:
        yield AuditAction.ACKNOWLEDGEMENT_ACCEPTED, share, {"text": share.acknowledgement_text}


def _ending(share: Share) -> Iterator[Beside]:
    """What the statement records of the last opening, which only it knows."""
    if share.maximum_opens:
        yield AuditAction.SHARE_EXPIRED, share, {"reason": "count", "count": 0, "maximum": 0, "expired_at": ""}


def _note_second_browser(share: Share, *, outcome: str, name: str) -> None:
    Share.objects.filter(pk=share.pk).update(second_browser_at=clock.now())
    record(AuditAction.SECOND_BROWSER_SEEN, by=GuestActor(share), target=share, outcome=outcome, stated_name=name)
    owner_notices.second_browser(share, outcome=outcome)


def _begin(share: Share, opened: OpenRecord, now: datetime) -> Opening:
    key = secrets.token_urlsafe(32)
    session = GuestSession.objects.create(
        share=share,
        opened=opened,
        key_hash=crypto.digest(key),
        began_at=now,
        ends_at=now + LONGEST,
        last_seen_at=now,
    )
    return Opening(session, key)


def _matches(stated: str, expected: str) -> bool:
    """Whether two spellings are the same person: capitals, spaces and forms of Unicode do not count."""
    return not stated.strip() or likeness.key(stated) == likeness.key(expected)
