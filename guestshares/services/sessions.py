"""Opening a share: counted in one statement by the database's clock, then a session that names the share."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.hashers import check_password
from django.db import connection, transaction

from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import clause, record, told_beside
from guestshares import queries
from guestshares.domain import dead_links
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestSession, OpenRecord, Share, ShareStatus, link_status
from guestshares.models.policy import SecondBrowserRule
from guestshares.models.session import LONGEST
from guestshares.queries import openings
from guestshares.queries.policies import effective_policy
from guestshares.services import emails, shares
from kazinex.core import clock, context, crypto, likeness, pauses
from kazinex.core.actors import SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

PAUSE = "guestshares.pause_ended"
# Whoever opens at the same moment waits for this row, and only then does the next statement look what others did.
HOLD = "select from guestshares_share where organisation_id = %(organisation)s and id = %(share)s for no key update"
COUNT = f"""
with earlier as not materialized (
  select browser_hash from guestshares_openrecord where organisation_id = %(organisation)s and share_id = %(share)s
), before as (
  select exists (select from earlier) and not exists (select from earlier where browser_hash = %(browser)s) as is_second
), counted as (
  update guestshares_share
  set opens_used = opens_used + 1,
      first_opened_at = coalesce(first_opened_at, clock.at),
      last_opened_at = clock.at,
      expiry_recorded_at = case when opens_used + 1 = maximum_opens then clock.at else expiry_recorded_at end
  from (select coalesce(%(told)s::timestamptz, clock_timestamp()) as at) clock
  where organisation_id = %(organisation)s and id = %(share)s and token_hash = %(token_hash)s
    and {link_status.sql(ShareStatus.ACTIVE, now="clock.at")}
    and not exists (
      select from guestshares_openrecord o
      where o.organisation_id = %(organisation)s and o.share_id = %(share)s and o.pending_hash = %(pending)s)
    and (%(is_second_let_in)s or ({openings.is_elsewhere("guestshares_share")}) is not true)
  returning organisation_id, id, opens_used, last_opened_at, maximum_opens
), opened as (
  insert into guestshares_openrecord
    (organisation_id, share_id, number, at, pending_hash, browser_hash, stated_name, stated_email, identity_matches,
     acknowledged_at, ip, agent)
  select organisation_id, id, opens_used, last_opened_at, %(pending)s, %(browser)s, %(name)s, %(email)s, %(matches)s,
         case when %(acknowledged)s then last_opened_at end, %(ip)s, %(agent)s
  from counted
  returning organisation_id, share_id, id, number, at
), told as (
  select opened.*, counted.maximum_opens,
         case when counted.maximum_opens > 0 then to_jsonb(counted.maximum_opens) else '"unlimited"' end as maximum
  from opened, counted
), begun as (
  insert into guestshares_guestsession
    (organisation_id, share_id, opened_id, key_hash, began_at, ends_at, last_seen_at, viewed_items)
  select organisation_id, share_id, id, %(key)s, at, at + %(longest)s, at, array[]::bigint[] from opened
  returning id
), recorded as ({clause("told", {"count": "number", "maximum": "maximum"})})
select told.id, told.number, told.at, begun.id, before.is_second, told.maximum_opens from told, begun, before
"""  # noqa: S608  made of our own words; every value is a parameter


class Opening(NamedTuple):
    """A guest session and its key, which only the cookie holds."""

    session: GuestSession
    key: str


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
    return _count(share, facts) or _begin_again(share, facts) or _let_second_in(share, facts)


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

    None where it is neither, as the link was opened in another browser alone.
    """
    with transaction.atomic():
        share.refresh_from_db()
        current = openings.share_anew(share, facts["browser"])
        opened = current.opens.filter(pending_hash=facts["pending"]).first()
        why = dead_links.of(current, facts["token_hash"])
        if opened is None and why is None and current.is_opened_elsewhere:
            return None
        if opened is None or current.is_ended or facts["token_hash"] != current.token_hash:
            raise dead_links.LinkDead(why or dead_links.EXHAUSTED)
        return _begin(share, opened, clock.now() if clock.is_told() else queries.database_clock())


def _let_second_in(share: Share, facts: dict[str, Any]) -> Opening:
    """The opening in a second browser, where policy allows and reports it; the share is held since it was counted."""
    if _mails_fresh_links(share):
        raise OpenedElsewhere
    if opening := _count(share, facts | {"is_second_let_in": True}):
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
        "ip": happening.ip,
        "agent": happening.agent,
    }


def _count(share: Share, facts: dict[str, Any]) -> Opening | None:
    """One statement decides, counts and lets in; None where the link does not open, or has opened for this pending."""
    key = secrets.token_urlsafe(32)
    told = clock.now() if clock.is_told() else None
    where = {"organisation": share.organisation_id, "share": share.pk}
    given: dict[str, Any] = {**facts, **where, "told": told, "key": crypto.digest(key), "longest": LONGEST}
    given["events"] = told_beside(_happenings(share, facts), by=GuestActor(share))
    with connection.cursor() as cursor:
        cursor.execute(f"{HOLD}; {COUNT}", given)
        cursor.nextset()
        row = cursor.fetchone()
    if row is None:
        return None
    opened = _written(share, facts, number=row[1], at=row[2], pk=row[0])
    _take_over(share, opened, maximum=row[5])
    if row[4]:
        _note_second_browser(share, outcome="let in", name=opened.stated_name)
    if opened.number == share.maximum_opens:
        _record_last(share, opened)
    session = GuestSession(
        pk=row[3], organisation_id=share.organisation_id, share=share, opened=opened, key_hash=crypto.digest(key),
        began_at=opened.at, ends_at=opened.at + LONGEST, last_seen_at=opened.at,
    )  # fmt: skip
    session._state.adding = False  # noqa: SLF001  Django documents it
    return Opening(session, key)


def _written(share: Share, facts: dict[str, Any], *, number: int, at: datetime, pk: int) -> OpenRecord:
    """The opening as the statement wrote it, without reading it."""
    opened = OpenRecord(
        pk=pk, organisation_id=share.organisation_id, share=share, number=number, at=at,
        pending_hash=facts["pending"], browser_hash=facts["browser"], stated_name=facts["name"],
        stated_email=facts["email"], identity_matches=facts["matches"],
        acknowledged_at=at if facts["acknowledged"] else None, ip=facts["ip"], agent=facts["agent"],
    )  # fmt: skip
    opened._state.adding = False  # noqa: SLF001  Django documents it
    return opened


def _take_over(share: Share, opened: OpenRecord, *, maximum: int) -> None:
    """What the statement wrote and went by, without reading the share and its project anew."""
    share.maximum_opens = maximum
    share.opens_used, share.last_opened_at = opened.number, opened.at
    share.first_opened_at = share.first_opened_at or opened.at
    if opened.number == share.maximum_opens:
        share.expiry_recorded_at = opened.at


def _happenings(share: Share, facts: dict[str, Any]) -> Iterator[tuple[Action, Share, dict[str, Any]]]:
    """What the statement records of every opening, but for the count and the maximum, which only it knows."""
    stated = {"stated_name": facts["name"], "stated_email": facts["email"], "identity_matches": facts["matches"]}
    yield AuditAction.SHARE_ACCESSED, share, {"count": 0, "maximum": 0, **stated}
    if facts["acknowledged"]:
        yield AuditAction.ACKNOWLEDGEMENT_ACCEPTED, share, {"text": share.acknowledgement_text}


def _record_last(share: Share, opened: OpenRecord) -> None:
    record(
        AuditAction.SHARE_EXPIRED,
        by=SystemActor("opens used up"),
        target=share,
        reason="count",
        count=opened.number,
        maximum=share.maximum_opens,
        expired_at=opened.at.isoformat(),
    )


def _note_second_browser(share: Share, *, outcome: str, name: str) -> None:
    Share.objects.filter(pk=share.pk).update(second_browser_at=clock.now())
    record(AuditAction.SECOND_BROWSER_SEEN, by=GuestActor(share), target=share, outcome=outcome, stated_name=name)
    emails.second_browser(share, outcome=outcome)


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
