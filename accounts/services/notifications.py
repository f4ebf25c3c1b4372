"""Telling people: in the bell and by mail, written with the change they are told about."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts import queries
from accounts.models import Mailing, Notification, Organisation, User
from accounts.queries.bells import Opened
from accounts.queries.mailing import mailings
from accounts.services import branding
from kazinex.core import clock, many_rows, mornings
from kazinex.core import mail as post_office
from kazinex.core.actors import Actor
from kazinex.core.models import Outbox
from kazinex.core.naming import shortened
from kazinex.core.tenancy import organisation_active

TEXT_LENGTH = 1000
MAIL_KEY = "notification:"  # and the public id: the key of the mail in the outbox
VARYING = ("public_id", "user_id", "text", "url", "created_at", "digest_due_at")
MOST_NAMED = 20  # things that one mail about several names


@dataclass(frozen=True, slots=True)
class Told:
    """Whom to tell what: a sentence, and a path of this site to look at; `about` is what that one tells of besides.

    `public_id` is given where the path names the notification itself.
    """

    user: User
    text: str
    url: str
    about: tuple[Model, ...] = ()
    public_id: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """One mail to whoever is told several things at once: its first words, with their number, and where it leads."""

    words: str  # such as “{count} steps are overdue”
    url: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """From where mails come, such as “Organisation, Project”, and the headers that make one thread of them."""

    place: str
    headers: Mapping[str, str]


def tell(
    user: User, kind: str, text: str, url: str, by: Actor, *, mail: bool = True, about: Iterable[Model] = ()
) -> Notification:
    """Tell a person one thing in the active organisation: a sentence, and a path of this site to look at.

    `about` names what it tells of that can be hidden from them later; the bell is silent about it from then on.
    """
    (notification,) = tell_many([Told(user, text, url)], kind, by, mail=mail, about=about)
    return notification


def tell_many(
    tellings: Iterable[Told],
    kind: str,
    by: Actor,
    *,
    mail: bool = True,
    own_mail: bool = False,
    about: Iterable[Model] = (),
    several: Several | None = None,
    envelope: Envelope | None = None,
) -> list[Notification]:
    """The same for several people at once, each with words of their own; four queries however many they are.

    With `several`, who is told more than one thing gets one mail about all of them.

    With `own_mail` the caller mails who is mailed at once; what people have gathered is gathered here all the same.
    """
    same = tuple(about)
    rows = [_row(one, kind, same) for one in tellings]
    if not rows:
        return []
    if not mail:
        return _written(rows)
    organisation = getattr(by, "organisation", None) or queries.active_organisation()
    wanted = mailings(kind, [row.user_id for row in rows])
    for row in rows:
        row.digest_due_at = mornings.next_after(wanted[row.user_id], clock.now(), organisation.time_zone)
    made = _written(rows)
    at_once = [] if own_mail else [row for row in made if wanted[row.user_id] == Mailing.NOW]
    letters = _letters(at_once, organisation, by, several)
    post_office.post_many("notification", (_enclosed(letter, envelope) for letter in letters))
    return made


def tell_person(user: User, kind: str, text: str, url: str, by: Actor, *, mail: bool = True) -> None:
    """Tell a person something about their own account; it stands once, in the first of their organisations."""
    for membership in queries.own_memberships(user)[:1]:
        with organisation_active(membership.organisation):
            tell(user, kind, text, url, by, mail=mail)


def mailed_at_once(found: QuerySet[Notification]) -> QuerySet[Notification]:
    """Those of them that a mail of their own was written for."""
    key = Concat(Value(MAIL_KEY), OuterRef("public_id"))
    return found.filter(Exists(Outbox.objects.filter(dedupe_key=key)))


def read(user: User, *, public_id: str = "") -> int:
    """Mark one of a person's notifications as read, or all of them; returns how many were unread."""
    count = 0
    for membership in queries.own_memberships(user):
        with organisation_active(membership.organisation):
            unread = Notification.objects.filter(user=user, read_at=None, lost_at=None)
            count += (unread.filter(public_id=public_id) if public_id else unread).update(read_at=clock.now())
    return count


def reckon(opened: Opened) -> None:
    """Count no longer what a person was found to have lost sight of, and count again what they see again.

    It is not marked as read: somebody else may be told whether it was.
    """
    for keys, moment in ((opened.lost, clock.now()), (opened.found, None)):
        if keys:
            Notification.objects.filter(pk__in=keys).update(lost_at=moment)


def _row(one: Told, kind: str, about: tuple[Model, ...]) -> Notification:
    named = {"public_id": one.public_id} if one.public_id else {}
    text = shortened(one.text, TEXT_LENGTH)
    return Notification(user=one.user, kind=kind, text=text, url=one.url, about=_keys(about + one.about), **named)


def _written(rows: list[Notification]) -> list[Notification]:
    """Write them in one statement, in columns: a sweep tells thousands of people of thousands of things."""
    varying = {name: [getattr(row, name) for row in rows] for name in VARYING}
    varying["about"] = [json.dumps(row.about) for row in rows]
    keys = many_rows.insert(Notification(kind=rows[0].kind), varying, named_by="public_id")
    for row in rows:
        row.pk = keys[row.public_id]
    return rows


def _keys(things: Iterable[Model]) -> list[list[str]]:
    return [[str(each._meta.model_name), str(each.pk)] for each in things]


def _letters(
    rows: Iterable[Notification], organisation: Organisation, by: Actor, several: Several | None
) -> Iterator[post_office.Letter]:
    """A mail for each thing; for each person, where there are words for several."""
    if several is None:
        yield from (_letter(row, organisation, by) for row in rows)
        return
    of_person: dict[int, list[Notification]] = defaultdict(list)
    for row in rows:
        of_person[row.user_id].append(row)
    for own in of_person.values():
        yield _letter(own[0], organisation, by) if len(own) == 1 else _one_letter(own, organisation, by, several)


def _one_letter(
    rows: Sequence[Notification], organisation: Organisation, by: Actor, several: Several
) -> post_office.Letter:
    more = [f"And {len(rows) - MOST_NAMED} more."] if len(rows) > MOST_NAMED else []
    rest = "\n".join([*(row.text for row in rows[:MOST_NAMED]), *more])
    letter = _letter(rows[0], organisation, by)
    told = {"first": several.words.format(count=len(rows)), "rest": rest, "button_url": several.url}
    return letter._replace(context={**letter.context, **told})


def _letter(notification: Notification, organisation: Organisation, by: Actor) -> post_office.Letter:
    first, _dot, rest = notification.text.partition(". ")
    context = {
        **branding.in_mails(organisation),
        "first": first.rstrip("."),
        "rest": rest,
        "by_name": by.label.split(" <", 1)[0],
        "button_label": "Open in Kazinex Workflows",
        "button_url": notification.url or reverse("home"),
    }
    key = f"{MAIL_KEY}{notification.public_id}"
    return post_office.Letter(notification.user.email, key, organisation.name, context=context)


def _enclosed(letter: post_office.Letter, envelope: Envelope | None) -> post_office.Letter:
    if envelope is None:
        return letter
    context = {**letter.context, "place": envelope.place}
    return letter._replace(sender_name=envelope.place, headers=envelope.headers, context=context)
