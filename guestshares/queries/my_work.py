"""Which guest shares wait for somebody: requests to decide, shares that end soon, shares that need an owner."""

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, Func, QuerySet
from django.urls import reverse

from guestshares.models import AccessRequest, Share
from guestshares.models.link_status import StatementTimestamp
from guestshares.models.share import ShareQuerySet
from guestshares.queries import owners
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.places import WorkLine
from projects.queries.my_work import places, seen

SOON = timedelta(days=3)
SOON_BY_ITS_CLOCK = Func(template=f"statement_timestamp() + interval '{SOON.days} days'", output_field=DateTimeField())


def requests(actor: Member, most: int) -> list[WorkLine]:
    """Guests who ask for access again, the longest waiting first; two queries."""
    there = _managed(actor)
    asked = Share.objects.filter(pk__in=AccessRequest.objects.filter(closed_at=None).values("share"))
    waiting = AccessRequest.objects.filter(closed_at=None, share__in=seen(asked, there)).select_related("share")
    return [
        _line(request.share, there, request.created_at, note=request.note[:120])
        for request in waiting.order_by("created_at", "pk")[:most]
    ]


def ending(actor: Member, most: int) -> list[WorkLine]:
    """Live shares this person answers for that end within three days; two queries."""
    there = _managed(actor)
    own = seen(soon(Share.objects.with_owner()).filter(owner_id=actor.user.pk), there)
    return [
        _line(share, there, share.created_at, share.expires_at) for share in own.order_by("expires_at", "pk")[:most]
    ]


def without_owner(actor: Member, most: int) -> list[WorkLine]:
    """Shares that go on though nobody may answer for them; ten queries."""
    there = _managed(actor)
    if not there:
        return []
    needing = seen(owners.in_need_anywhere(Share.objects.filter(project__in=there), there), there).order_by(
        "created_at", "pk"
    )[:most]
    return [_line(share, there, share.created_at) for share in needing]


def asked(_user_id: int) -> QuerySet[AccessRequest]:
    """Requests of the organisation that nobody decided yet."""
    found: QuerySet[AccessRequest] = AccessRequest.objects.filter(closed_at=None)
    return found


def answered_for(user_id: int) -> QuerySet[Share]:
    """Shares a person answers for that end within three days, by the database's clock."""
    ending = Share.objects.filter(expires_at__gt=StatementTimestamp(), expires_at__lte=SOON_BY_ITS_CLOCK)
    found: QuerySet[Share] = ending.filter(revoked_at=None).with_owner().filter(owner_id=user_id)
    return found


def unended(_user_id: int) -> QuerySet[Share]:
    """Shares of the organisation that go on."""
    found: QuerySet[Share] = Share.objects.unended()
    return found


def soon(shares: ShareQuerySet) -> ShareQuerySet:
    """Those of these shares that can be opened and end within three days."""
    return shares.live().filter(expires_at__lte=clock.now() + SOON)


def seen_here(actor: Member) -> ShareQuerySet:
    """The shares of the actor's project that they may manage."""
    found: ShareQuerySet = Share.objects.visible_to(actor)
    return found if _managed(actor) else found.none()


def _managed(actor: Member) -> dict[int, Member]:
    """By project: this person where they may manage guest shares."""
    return {each.project.pk: each for each in places(actor) if each.decide(Permission.MANAGE_GUEST_SHARES)}


def _line(share: Any, there: dict[int, Member], since: Any, due_at: Any = None, note: str = "") -> WorkLine:
    actor = there[share.project_id]
    url = reverse("guestshares:share", args=[actor.organisation.slug, actor.project.code, share.public_id])
    name = f"{share.label}, {share.recipient_name}" if share.label else str(share)
    return WorkLine(name, url, actor.project, since, due_at, note)
