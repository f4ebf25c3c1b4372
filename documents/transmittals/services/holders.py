"""Telling everybody who holds a superseded revision that it is, and offering the one in force under the policy."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts.services import branding, notifications
from accounts.services.notifications import Told
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document, Revision
from documents.register.services import document_locks
from documents.transmittals.models import HolderNotice
from documents.transmittals.queries import holders as queries
from documents.transmittals.queries.holders import Held, Holder
from guestshares import queries as queries_of_shares
from guestshares.domain.changes import Succession
from guestshares.domain.new_revisions import Fate
from guestshares.models import Share
from guestshares.queries import languages
from guestshares.services import new_revisions, shares
from kazinex.core import mail
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.languages import ENGLISH
from kazinex.core.mail import Letter
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.services.project_locks import keep_open


def may_offer(document: Document, newer: Revision, by: Member) -> bool:
    """Whether somebody may let people outside have the newer revision."""
    return bool(by.decide(Permission.MANAGE_GUEST_SHARES)) and queries_of_shares.may_reissue_on(document, newer, by)


def may_end(by: Member) -> bool:
    """Whether somebody may end links of people outside."""
    return bool(by.decide(Permission.MANAGE_GUEST_SHARES))


def at_stake(held: Held, by: Member) -> list[Share]:
    """The links that end where links are revoked; those that are reissued are among them."""
    return _unended([*_others(held, by), *held.unoffered])


def tell(document: Document, revision: Revision, *, fate: Fate = Fate.KEEP, by: Member) -> list[HolderNotice]:
    """Tell every holder who was not told, and keep, revoke or reissue their links on the revision in force.

    The links of who was told before, by a mail about them, and opens an earlier one yet, are revoked or reissued too.
    """
    with transaction.atomic():
        keep_open(document.project_id)
        document_locks.hold(document)
        held = queries.held(by, document, revision)
        newer = _require_newer(held)
        _require(fate, document, newer, by)
        untold = _others(held, by)
        unoffered = held.unoffered if fate != Fate.KEEP else []
        if not (everybody := [*untold, *unoffered]):
            raise RuleBroken(_("Everybody who holds it was told already."))
        notices = [_notice(document, held, one) for one in untold]
        _tell_inside(document, held, untold, notices, by=by)
        ended = new_revisions.revoke(_unended(everybody), newer, by=by) if fate == Fate.REVOKE else set()
        _tell_outside(document, held, untold, notices, offer=fate == Fate.REISSUE, ended=ended, by=by)
        again = _offer_too(unoffered, newer, by=by) if fate == Fate.REISSUE else [one.notice for one in unoffered]
        made: Any = [*HolderNotice.objects.bulk_create(notices), *again]
        facts: dict[str, Any] = {"revision": revision.code, "newer": newer.code}
        facts["holders"] = [f"{one.name} <{one.email}>" for one in everybody]
        facts["offered"] = [one.name for one in made if one.offered]
        record(AuditAction.HOLDERS_TOLD, by=by, target=document, **facts)
    return list(made)


def _require(fate: Fate, document: Document, newer: Revision, by: Member) -> None:
    if fate == Fate.REISSUE and not may_offer(document, newer, by):
        words = _("You may not share revision {code} with people outside.").format(code=newer.code)
        raise RuleBroken(words, field="fate")
    if fate == Fate.REVOKE and not may_end(by):
        raise RuleBroken(_("You may not end links of people outside."), field="fate")


def _others(held: Held, by: Member) -> list[Holder]:
    """Who is told: nobody tells themselves."""
    return [one for one in held.untold if one.user != by.user]


def _unended(holders: Iterable[Holder]) -> list[Share]:
    """Every link of theirs that has not ended; the mail about its end tells them of the newer revision too."""
    return [share for one in holders for share in one.shares if not share.is_ended]


def _offer_too(unoffered: Sequence[Holder], newer: Revision, *, by: Member) -> list[HolderNotice]:
    """The mail of the new link tells them of it once more."""
    notices = [one.notice for one in unoffered if one.notice]
    for holder, notice in zip(unoffered, notices, strict=True):
        notice.offered = _offered(holder, newer, by=by)
        notice.save(update_fields=["offered"])
    return notices


def note_mailed(told: Sequence[Succession]) -> None:
    """Note who outside was told by the mails about their links; who was told of the same before stays as noted."""
    HolderNotice.objects.bulk_create(
        [
            HolderNotice(
                document_id=one.item.document_id,
                revision_id=one.item.revision_id,
                newer=one.newer,
                name=one.item.share.recipient_name,
                email_key=one.item.share.recipient_email.casefold(),
                offered=one.offered,
            )
            for one in told
        ],
        ignore_conflicts=True,
    )


def _require_newer(held: Held) -> Revision:
    if held.newer is None:
        raise RuleBroken(_("No newer revision is in force, so there is nothing to tell."))
    return held.newer


def _notice(document: Document, held: Held, holder: Holder) -> HolderNotice:
    facts = {"name": holder.name, "email_key": holder.email.casefold(), "user": holder.user}
    return HolderNotice(document=document, revision=held.revision, newer=held.newer, **facts)


def _tell_inside(
    document: Document, held: Held, untold: Sequence[Holder], notices: Sequence[HolderNotice], *, by: Member
) -> None:
    url = document.get_absolute_url()
    inside = [(one, notice) for one, notice in zip(untold, notices, strict=True) if not one.is_outside]
    told = [Told(one.user, _words(document, held, one), url) for one, _notice in inside]
    made = notifications.tell_many(told, "holders_told", by, about=[document])
    for (_one, notice), notification in zip(inside, made, strict=True):
        notice.notification = notification.public_id


def _words(document: Document, held: Held, holder: Holder) -> str:
    """What is said to a member: who sees the newer revision alone does not learn here which others there are."""
    which = f"{document.number} revision {held.revision.code}, which you have,"
    if not holder.may_know_of(held.revision):
        which = f"An earlier revision of {document.number}"
    return f"{which} is superseded by revision {_require_newer(held).code}."


def _tell_outside(
    document: Document,
    held: Held,
    untold: Sequence[Holder],
    notices: Sequence[HolderNotice],
    *,
    offer: bool,
    ended: Collection[str],
    by: Member,
) -> None:
    newer, letters, own = _require_newer(held), [], languages.chosen(one.email for one in untold if one.is_outside)
    for one, notice in zip(untold, notices, strict=True):
        if one.is_outside and one.email.casefold() not in ended:
            notice.offered = _offered(one, newer, by=by) if offer else None
            letter = _letter(document, held, one, is_offered=notice.offered is not None, by=by)
            letters.append(letter._replace(language=_language(one, own)))
    mail.post_many("holder_told", letters)


def _language(holder: Holder, own: dict[str, str]) -> str:
    """What they chose, else that of the last link they were given."""
    if holder.shares:
        return languages.of_share(holder.shares[-1], own)
    return own.get(holder.email.lower()) or ENGLISH


def _offered(holder: Holder, newer: Revision, *, by: Member) -> Share | None:
    """A new link to the newer revision in place of the last one that goes on; none where none does."""
    live = [share for share in holder.shares if share.is_live]
    if not live:
        return None
    reason = f"Reissued on revision {newer.code} of {newer.document.number}."
    try:
        return shares.reissue(live[-1], on=newer, reason=reason, because=reason, by=by).share
    except RuleBroken as broken:
        words = f"The share for {holder.name} cannot be reissued: {broken.words}"
        raise RuleBroken(words, field="fate") from broken


def _letter(document: Document, held: Held, holder: Holder, *, is_offered: bool, by: Member) -> Letter:
    context = {
        **branding.in_mails(by.organisation),
        "sender_name": by.user.name,
        "recipient_name": holder.name,
        "number": document.number,
        "code": held.revision.code,
        "newer": _require_newer(held).code,
        "is_offered": is_offered,
    }
    return Letter(holder.email, sender_name=by.organisation.name, context=context)
