"""Mails about shares to the guest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects

from accounts.services import branding
from documents.register.models import Document, Revision
from guestshares.domain.changes import Succession
from guestshares.domain.questions import LINK_MAIL, LinkMail
from guestshares.models import GuestResponse, Share, ShareItem
from guestshares.queries.languages import chosen, of_share
from guestshares.queries.policies import effective_policy
from guestshares.services import signing
from guestshares.services.signing import Signers
from kazinex.core import clock, languages, likeness, mail
from kazinex.core.actors import Actor


class Named(NamedTuple):
    """A revision as mails name it."""

    number: str
    title: str
    code: str


def link(share: Share, address: str, *, by: Actor) -> None:
    """Mail the recipient their link: who, what, until when; no document content."""
    held = share.held_items.select_related("revision__document")
    links([share], [address], [item.revision for item in held], by=by)


def links(shares: Sequence[Share], addresses: Sequence[str], revisions: Sequence[Revision], *, by: Actor) -> None:
    """The same to many who are sent the same revisions with the same thing, in one statement."""
    if not shares:
        return
    items = [_named(revision) for revision in revisions]
    kind = next(filter(None, LINK_MAIL.ask(shares[0])), LinkMail())
    same: dict[str, Any] = {"own": _own(shares), "replies": _replies(shares[:1]), "label": kind.button_label}
    same["signers"] = signing.of(shares, by)
    letters = [
        _letter(share, items, share.mail_key, **same, button_url=address, **kind.context)
        for share, address in zip(shares, addresses, strict=True)
    ]
    named = [one._replace(sender_name=kind.sender_name or one.sender_name) for one in letters]
    mail.post_many(kind.template, [one._replace(headers={**one.headers, **kind.headers}) for one in named])


def links_of_each(issued: Sequence[tuple[Share, str]], newer: Revision | None = None, *, by: Actor) -> None:
    """Mail several new links in the place of earlier ones, maybe for a newer revision: one mail to each recipient.

    One for each member who answers for some of them; what has a thread of mails of its own, such as a letter, goes on
    in it.
    """
    links = {share.pk: address for share, address in issued}
    threaded = [share for share, _address in issued if any(LINK_MAIL.ask(share))]
    apart = {share.pk for share in threaded}
    for share in threaded:
        link(share, links[share.pk], by=by)
    rest = [share for share, _address in issued if share.pk not in apart]
    signers = signing.of(rest, by)
    for language, together in _by_recipient(rest, signers):
        if len(together) == 1:
            link(together[0], links[together[0].pk], by=by)
        else:
            _links_together(together, links, newer, language, signers)


def superseded(kept: Sequence[Succession], *, by: Actor) -> None:
    """Tell each recipient that newer revisions are in force than those their links open, which go on.

    Once for all links that the same member answers for, whom they may ask and reply to.
    """
    held: dict[int, list[Succession]] = defaultdict(list)
    for one in kept:
        held[one.item.share.pk].append(one)
    shares = list({one.item.share.pk: one.item.share for one in kept}.values())
    signers = signing.of(shares, by)
    for language, together in _by_recipient(shares, signers):
        theirs = [one for share in together for one in held[share.pk]]
        parts = [{**_terms(one.item.share, language), "item": one.item, "newer": one.newer} for one in theirs]
        with languages.speaking(language):
            numbers = _first_of([*dict.fromkeys(one.item.document.number for one in theirs)])
        first = theirs[0]
        said: dict[str, Any] = {"item": first.item, "newer": first.newer, "parts": parts, "numbers": numbers}
        of_several = len({one.newer.pk for one in theirs}) > 1
        _to_guest(together[0], "share_superseded", signers=signers, of_several=of_several, **said)


def ended(
    shares: Sequence[Share],
    *,
    newer_than: Mapping[int, Sequence[Revision]] | None = None,
    is_released: bool = False,
    by: Actor,
) -> None:
    """Tell each recipient that their access ended, maybe by newer revisions, by key of a share; once for each owner.

    As few statements for many as for one; why it ended is not told.
    """
    _of_each(shares, "share_ended", newer_than=newer_than or {}, is_released=is_released, by=by)


def changed(shares: Sequence[Share], *, by: Actor) -> None:
    """Tell each recipient until when and how often their links open by now; once for each owner, in few statements."""
    _of_each(shares, "share_changed", newer_than={}, by=by)


def void(items: Sequence[ShareItem], *, by: Actor) -> None:
    """Tell each recipient which revisions that their links open are void now; once for each owner, as above."""
    shares = list({item.share.pk: item.share for item in items}.values())
    signers = signing.of(shares, by)
    for _language, together in _by_recipient(shares, signers):
        keys = {share.pk for share in together}
        named = list(dict.fromkeys(_named(item.revision) for item in items if item.share.pk in keys))
        _to_guest(together[0], "share_void", named, signers=signers)


def reminder(share: Share) -> None:
    """Remind the recipient before the share ends; their link is in the first mail."""
    _to_guest(share, "share_reminder", by_hand=False)


def reminders(shares: Sequence[Share], *, by: Actor) -> None:
    """Remind several because somebody asks for it, of whatever projects, in one statement."""
    held = ShareItem.objects.held().select_related("document", "revision__document")
    prefetch_related_objects(shares, Prefetch("items", queryset=held))
    same: dict[str, Any] = {"own": _own(shares), "replies": _replies(shares), "by_hand": True}
    same["signers"] = signing.of(shares, by)
    mail.post_many("share_reminder", [_letter(one, _held(one), **same) for one in shares])


def receipt(share: Share, given: Sequence[GuestResponse]) -> None:
    """Mail the recipient what was answered, with its time and hash; an address typed at the door gets no mail.

    The same answer on several documents is one mail that names all of them.
    """
    said: dict[str, Any] = {"response": given[0], "given": given, "more": len(given) - 1}
    _to_guest(share, "share_receipt", submitted=_shown(share, given[0].submitted_at), **said)


def comments_settled(share: Share, document: Document) -> None:
    """Tell the recipient, once in an hour, that they find answers to what they said on pages of this document."""
    key = f"share-comments:{share.pk}:{document.pk}:{clock.now():%Y%m%d%H}"
    _to_guest(share, "share_comments", key=key, document=document)


def _to_guest(
    share: Share,
    template: str,
    items: Sequence[Named] | None = None,
    *,
    key: str = "",
    signers: Signers | None = None,
    **context: Any,
) -> None:
    same: dict[str, Any] = {
        "own": _own([share]),
        "replies": _replies([share]),
        "signers": signers or signing.of([share]),
    }
    named = _items(share) if items is None else items
    mail.post_many(template, [_letter(share, named, key, **same, **context)])


def _of_each(
    shares: Sequence[Share], template: str, *, newer_than: Mapping[int, Sequence[Revision]], by: Actor, **said: Any
) -> None:
    """One mail to each recipient about all of these that the same member answers for, with what they hold."""
    held = ShareItem.objects.held().select_related("document", "revision__document").order_by("position", "pk")
    prefetch_related_objects(shares, Prefetch("items", queryset=held))
    own, signers = _own(shares), signing.of(shares, by)
    same: dict[str, Any] = {"own": own, "replies": _replies(shares), "signers": signers}
    letters = []
    for language, together in _by_recipient(shares, signers):
        items = list(dict.fromkeys(one for share in together for one in _held(share)))
        newer = list(dict.fromkeys(one for share in together for one in newer_than.get(share.pk, ())))
        with languages.speaking(language):
            topics = [*dict.fromkeys(share.topic for share in together)]
            topic = newer[0].document.number if len(newer) == 1 and len(together) > 1 else _first_of(topics)
        parts = [_terms(share, language) for share in together]
        letters.append(_letter(together[0], items, topic=topic, parts=parts, newer=newer, **same, **said))
    mail.post_many(template, letters)


def _first_of(topics: Sequence[str]) -> str:
    first, *more = topics
    if len(more) == 1:
        return languages.said("{number} and 1 more").format(number=first)
    return languages.said("{number} and {count} more").format(number=first, count=len(more)) if more else first


def _links_together(
    shares: Sequence[Share], links: Mapping[int, str], newer: Revision | None, language: str, signers: Signers
) -> None:
    """One mail with several links; where it stands is asked for by a key that they share."""
    key = f"share-links:{shares[0].pk}:{shares[0].token_made_at.timestamp()}"
    Share.objects.filter(pk__in=[share.pk for share in shares]).update(mailed_with=key)
    parts = [{**_terms(share, language), "items": _items(share), "address": links[share.pk]} for share in shares]
    document = newer.document if newer else None
    _to_guest(shares[0], "share_links", [], key=key, signers=signers, parts=parts, newer=newer, document=document)


def _by_recipient(shares: Sequence[Share], signers: Signers) -> list[tuple[str, list[Share]]]:
    """Those that one person is told of together, by whom a reply reaches, with the language they are told in.

    Several people may have one address; each is told of their own.
    """
    own, replies = _own(shares), _replies(shares)
    found: dict[tuple[str, str, str, int | None, bool], list[Share]] = {}
    for share in shares:
        person, language = (share.recipient_email.lower(), likeness.key(share.recipient_name)), of_share(share, own)
        found.setdefault((*person, language, signers.key_of(share), replies[share.project_id]), []).append(share)
    return [(language, together) for (_address, _name, language, _signer, _replied), together in found.items()]


def _terms(share: Share, language: str) -> dict[str, Any]:
    """Until when a link opens and when it was mailed, in the language of its mails."""
    with languages.speaking(language):
        ends = [languages.dated(clock.shown_end(share.expires_at, zone)) for zone in (share.project.time_zone, "UTC")]
        mailed = languages.dated(clock.shown(share.token_made_at, share.project.time_zone))
    return {"share": share, "expires": ends[0], "expires_utc": ends[1], "mailed": mailed}


def _items(share: Share) -> list[Named]:
    return [_named(item.revision) for item in share.held_items.select_related("revision__document")]


def _letter(
    share: Share,
    items: Sequence[Named],
    key: str = "",
    *,
    own: dict[str, str],
    replies: dict[int, bool],
    signers: Signers,
    label: str = "",
    **context: Any,
) -> mail.Letter:
    language, signer, name = of_share(share, own), signers.of(share), share.organisation.name
    with languages.speaking(language):
        context["button_label"] = languages.said(label).format(code=context.get("code", ""))
    same: dict[str, Any] = {
        **branding.in_mails(share.organisation),
        **_terms(share, language),
        "sender": signer,
        "contact": signer.name if signer else name,
        "items": items,
    }
    headers = {"Reply-To": signer.email} if signer and replies[share.project_id] else {}
    return mail.Letter(share.recipient_email, key, name, context=same | context, headers=headers, language=language)


def _own(shares: Sequence[Share]) -> dict[str, str]:
    return chosen(share.recipient_email for share in shares)


def _replies(shares: Sequence[Share]) -> dict[int, bool]:
    """Whether replies go to a person, by project."""
    projects = {share.project_id: share.project for share in shares}
    return {key: effective_policy(project).replies_to_owner for key, project in projects.items()}


def _held(share: Share) -> list[Named]:
    return [_named(item.revision) for item in share.held_records]


def _named(revision: Revision) -> Named:
    return Named(revision.document.number, revision.document.title, revision.code)


def _shown(share: Share, instant: Any) -> str:
    with languages.speaking(of_share(share, _own([share]))):
        return languages.dated(clock.shown(instant, share.project.time_zone))
