"""Which guest shares wait for somebody: requests to decide, shares that end soon, shares that need an owner."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from guestshares.models import AccessRequest, Share
from guestshares.models.share import ShareQuerySet
from guestshares.queries import owners
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.places import WorkLine
from projects.queries.my_work import places, seen

SOON = timedelta(days=3)


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
