"""Telling people: in the bell and by mail, written with the change they are told about."""

from collections.abc import Iterable

from django.db.models import Model
from django.urls import reverse

from accounts import queries
from accounts.models import Notification, Organisation, User
from kazinex.core import clock
from kazinex.core import mail as post_office
from kazinex.core.actors import Actor
from kazinex.core.tenancy import organisation_active

TEXT_LENGTH = 300


def tell(
    user: User, kind: str, text: str, url: str, by: Actor, *, mail: bool = True, about: Iterable[Model] = ()
) -> Notification:
    """Tell a person one thing in the active organisation: a sentence, and a path of this site to look at.

    `about` names what it tells of that can be hidden from them later; the bell is silent about it from then on.
    """
    organisation = queries.active_organisation()
    things = [[str(each._meta.model_name), str(each.pk)] for each in about]
    text = text[:TEXT_LENGTH]
    notification: Notification = Notification.objects.create(user=user, kind=kind, text=text, url=url, about=things)
    if mail:
        _write(notification, organisation, by)
    return notification


def tell_person(user: User, kind: str, text: str, url: str, by: Actor, *, mail: bool = True) -> None:
    """Tell a person something about their own account; it stands once, in the first of their organisations."""
    for membership in queries.own_memberships(user)[:1]:
        with organisation_active(membership.organisation):
            tell(user, kind, text, url, by, mail=mail)


def read(user: User, *, public_id: str = "") -> int:
    """Mark one of a person's notifications as read, or all of them; returns how many were unread."""
    count = 0
    for membership in queries.own_memberships(user):
        with organisation_active(membership.organisation):
            unread = Notification.objects.filter(user=user, read_at=None)
            count += (unread.filter(public_id=public_id) if public_id else unread).update(read_at=clock.now())
    return count


def _write(notification: Notification, organisation: Organisation, by: Actor) -> None:
    first, _dot, rest = notification.text.partition(". ")
    post_office.post(
        "notification",
        to=notification.user.email,
        dedupe_key=f"notification:{notification.public_id}",
        sender_name=organisation.name,
        organisation_name=organisation.name,
        first=first.rstrip("."),
        rest=rest,
        by_name=by.label.split(" <", 1)[0],
        button_label="Open in Kazinex Workflows",
        button_url=notification.url or reverse("home"),
    )
