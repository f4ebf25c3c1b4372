"""Telling people of letters: one mail each, all of a letter in one thread of their mail program, and the bell."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from accounts.models import Mailing, User
from accounts.queries.mailing import mailings
from accounts.services import branding, notifications
from accounts.services.notifications import Told
from documents.correspondence.models import Letter, Recipient, Reply
from documents.correspondence.models.words import RecipientKind
from documents.correspondence.queries import threads
from guestshares.domain.actors import GuestActor
from guestshares.domain.questions import LinkMail
from guestshares.models import Scope, Share
from guestshares.queries.languages import chosen
from kazinex.core import clock, languages
from kazinex.core import mail as post_office
from kazinex.core.actors import Actor, Member

Writer = Member | GuestActor


def sent(letter: Letter, recipients: Sequence[Recipient], *, by: Member) -> None:
    """Tell everybody a letter is addressed to."""
    told = [one for one in recipients if one.user_id and one.user_id != by.user.pk]
    later = _not_at_once("letter_sent", [one.user_id for one in told if one.user_id])
    for one in told:
        if one.user_id in later:
            continue
        heading = "To you: {subject}" if one.kind == "to" else "A copy for you: {subject}"
        _post(letter, [(one.email, one.mail_key)], "sent", heading, letter.body, by=by)
    _ring(letter, [one.user for one in told if one.user], "letter_sent", f"{by.user} sent {letter}.", by=by)


def link(share: Share) -> LinkMail | None:
    """What the mail with the link to a letter says besides, the first of its thread; one query."""
    if share.scope != Scope.LETTER:
        return None
    recipient = threads.recipient_of(share)
    if recipient is None:
        return None
    letter, is_first = recipient.letter, not share.link_name
    context = _context(letter, "", letter.body, letter.author.name) | {
        "is_first": is_first,
        "is_copy": recipient.kind == RecipientKind.CC,
        "type_name": str(letter.type.name if letter.type else ""),
        "written_by": letter.author.name,
    }
    context = {name: value for name, value in context.items() if name not in {"button_label", "button_url"}}
    headers = _headers(letter, share.link_name or "sent")
    return LinkMail("letter_link", "Open {code}", _sender(letter), context, headers)


def answered(letter: Letter, reply: Reply, *, by: Writer) -> None:
    """Tell everybody whom a thread still reaches, but its author, of a reply."""
    kind = "gave the official answer to" if reply.is_official else "replied to"
    heading, name, there = f"{{who}} {kind} {{code}}", f"reply-{reply.number}", threads.reached(letter)
    told = _others(letter, "letter_answered", name, there, by)
    _post(letter, told, name, heading, reply.body, by=by, who=str(reply.by))
    _ring(letter, _members(letter, there, by), "letter_answered", f"{reply.by} {kind} {letter}.", by=by)


def moved(letter: Letter, verb: str, reason: str, *, by: Member) -> None:
    """Tell everybody whom a thread still reaches that it is closed, or open again."""
    name, there = f"{verb}-{int(letter.moved_at.timestamp() * 1000)}", threads.reached(letter)
    told, heading = _others(letter, f"letter_{verb}", name, there, by), f"{{who}} {verb} {{code}}"
    _post(letter, told, name, heading, reason, by=by, who=str(by.user))
    _ring(letter, _members(letter, there, by), f"letter_{verb}", f"{by.user} {verb} {letter}.", by=by)


def found(letter: Letter, did: str, body: str, *, by: Member) -> None:
    """Tell the same people that its cause and correction are stated, or verified."""
    name, there = f"found-{int(letter.moved_at.timestamp() * 1000)}", threads.reached(letter)
    told = _others(letter, "letter_answered", name, there, by)
    _post(letter, told, name, f"{{who}} {did} {{code}}", body, by=by, who=str(by.user))
    _ring(letter, _members(letter, there, by), "letter_answered", f"{by.user} {did} {letter}.", by=by)


def due(letters: Iterable[tuple[Letter, Sequence[Recipient]]], what: str, *, by: Actor) -> None:
    """Mail people outside that a letter is due soon or overdue, in its thread; their link stands in the first mail."""
    waiting = [(letter, list(people)) for letter, people in letters]
    own, mails = chosen(one.email for _letter, people in waiting for one in people), []
    for letter, people in waiting:
        name = f"due-{int(clock.now().timestamp() * 1000)}"
        context = _context(letter, f"Your answer to {{code}} {what}", "", by.label) | {
            "is_first": False,
            "is_outside": True,
            "button_label": "",
            "button_url": "",
            "by_name": letter.organisation.name,
        }
        headers = _headers(letter, name)
        mails += [
            post_office.Letter(
                one.email,
                f"letter:{one.public_id}:{name}",
                _sender(letter),
                (),
                context,
                headers,
                own.get(one.email.lower(), languages.ENGLISH),
            )
            for one in people
        ]
    post_office.post_many("letter", mails)


def _post(
    letter: Letter, to: Sequence[tuple[str, str]], name: str, heading: str, body: str, *, by: Writer, who: str = ""
) -> None:
    """One mail each, in the letter's thread; who is outside gets no address of this site, for their link is theirs.

    They are told in the language they chose on the portal.
    """
    inside = _context(letter, heading, body, _name(by)) | {"is_first": name == "sent", "who": who}
    outside = inside | {"button_label": "", "button_url": "", "is_outside": True}
    named = [one.user.email.lower() for one in letter.recipients.select_related("user") if one.user]
    members = {letter.author.email.lower(), letter.sender.email.lower(), *named}
    sender, headers = _sender(letter), _headers(letter, name)
    own = chosen(address for address, _key in to if address.lower() not in members)
    mails = [
        post_office.Letter(
            address,
            key,
            sender,
            (),
            inside if address.lower() in members else outside,
            headers,
            own.get(address.lower(), languages.ENGLISH),
        )
        for address, key in to
    ]
    post_office.post_many("letter", mails)


def _headers(letter: Letter, name: str) -> dict[str, str]:
    """What makes one thread of them: the first mail is its root, all others refer to it."""
    root = post_office.message_id(f"letter-{letter.public_id}")
    if name == "sent":
        return {"Message-ID": root}
    own = post_office.message_id(f"letter-{letter.public_id}.{name}")
    return {"Message-ID": own, "In-Reply-To": root, "References": root}


def _sender(letter: Letter) -> str:
    return f"{letter.organisation.name}, {letter.project.name}"


def _context(letter: Letter, heading: str, body: str, by_name: str) -> dict[str, Any]:
    project, organisation = letter.project, letter.organisation
    return {
        **branding.in_mails(organisation),
        "place": f"{organisation.name}, {project.name} {letter.code}",
        "code": letter.code,
        "subject": letter.subject,
        "heading": heading,
        "body": body,
        "by_name": by_name,
        "due": clock.shown_end(letter.due_at, project.time_zone) if letter.due_at and letter.asks_for_answer else "",
        "button_label": f"Open {letter.code}",
        "button_url": letter.get_absolute_url(),
    }


def _others(letter: Letter, kind: str, name: str, there: set[str], by: Writer) -> list[tuple[str, str]]:
    """The addresses a thread reaches that are mailed at once, but one's own, each with the outbox's key of its mail."""
    people = list(letter.recipients.select_related("user"))
    keys = {(one.user or one).email.lower(): f"letter:{one.public_id}:{name}" for one in people}
    for sender, place in ((letter.author, "author"), (letter.sender, "keeper")):
        keys.setdefault(sender.email.lower(), f"letter:{letter.public_id}:{place}:{name}")
    keys.pop(_address(by), None)
    members = {one.user.email.lower(): one.user.pk for one in people if one.user}
    members |= {sender.email.lower(): sender.pk for sender in (letter.author, letter.sender)}
    later = _not_at_once(kind, members.values())
    wanted = {address for address in there if members.get(address) not in later}
    return [(address, key) for address, key in keys.items() if address in wanted]


def _not_at_once(kind: str, users: Collection[int]) -> set[int]:
    """Who of these members chose to have it gathered, or not to be mailed; the bell sees to that."""
    return {user for user, mailing in mailings(kind, users).items() if mailing != Mailing.NOW}


def _members(letter: Letter, there: set[str], by: Writer) -> list[User]:
    named = [one.user for one in letter.recipients.select_related("user") if one.user]
    others = there - {_address(by)}
    return [user for user in dict.fromkeys([letter.author, letter.sender, *named]) if user.email.lower() in others]


def _ring(letter: Letter, users: Iterable[User], kind: str, words: str, *, by: Writer) -> None:
    told = [Told(user, words, letter.get_absolute_url()) for user in users]
    notifications.tell_many(told, kind, by, own_mail=True, about=[letter])


def _name(by: Writer) -> str:
    return str(by.share.recipient_name if isinstance(by, GuestActor) else by.user)


def _address(by: Writer) -> str:
    address = by.share.recipient_email if isinstance(by, GuestActor) else by.user.email
    return str(address).lower()
