"""What the Tenancy middleware asks of a guest's request: which session, which share, which organisation."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from guestshares.domain.actors import GuestActor
from guestshares.models import GuestSession
from guestshares.web import cookies
from kazinex.core import crypto
from kazinex.core.http import page

NOTICED = timedelta(minutes=1)
OWNERS = ("share__created_by", "share__taken_over_by")


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A guest session found by its cookie; everything else about it stands behind the wall."""

    organisation_id: int
    session_id: int
    share_id: int
    public_id: str


def resolve(request: Any, kwargs: dict[str, Any]) -> FoundSession | HttpResponse:
    """The guest session this request belongs to, or the page that says there is none."""
    public_id = kwargs["share"]
    key = cookies.session_keys(request).get(public_id, "")
    with connection.cursor() as cursor:
        cursor.execute("select * from guestshares_session(%s)", [crypto.digest(key)])
        row = cursor.fetchone()
    if row is None:
        return no_session(request)
    organisation_id, session_id, share_id = row
    return FoundSession(organisation_id, session_id, share_id, public_id)


def enter(request: Any, found: FoundSession) -> HttpResponseBase | None:
    """Look at session and share anew, by the database's clock, and set what guest views need."""
    session = (
        GuestSession.objects.select_related("share__project", "share__organisation", *OWNERS, "opened")
        .going_on()
        .filter(pk=found.session_id, share_id=found.share_id, share__public_id=found.public_id)
        .first()
    )
    if session is None:
        return no_session(request)
    if session.clock - session.last_seen_at > NOTICED:
        GuestSession.objects.filter(pk=session.pk).update(last_seen_at=session.clock)
    share = session.share
    share.clock = session.clock
    request.guest_session, request.share = session, share
    request.organisation, request.project = share.organisation, share.project
    request.actor = GuestActor(share, session)
    return None


def no_session(request: Any) -> HttpResponse:
    """One page for a session that ended, never was, or belongs to another share."""
    return page(request, "guestshares/no_session.html", status=404)
