"""What the Tenancy middleware asks of a guest's request: which session, which share, which organisation."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import connection
from django.http import HttpResponse

from guestshares.domain.actors import GuestActor
from guestshares.models import GuestSession
from guestshares.web import cookies
from kazinex.core import crypto
from kazinex.core.http import page

OPEN_SHARE = re.compile(r"/g/s/([0-9A-Za-z_-]+)/")
NOTICED = timedelta(minutes=1)
MOST_SENT = 256 * 1024 * 1024  # bytes
OWNERS = ("share__created_by", "share__taken_over_by")


class FilesLeftOut(FileUploadHandler):
    """Reads the fields of a form and keeps nothing of its files; of a stranger's nothing at all beyond a bound."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803
        """Refuse what announces more than an answer with its files has, before reading it."""
        if content_length > MOST_SENT:
            raise RequestDataTooBig("The request is larger than an answer without a session may be.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Pass over it."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """None comes."""

    def file_complete(self, file_size: int) -> None:
        """None is kept."""


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A guest session found by its cookie; everything else about it stands behind the wall."""

    organisation_id: int
    session_id: int
    share_id: int
    public_id: str


def resolve(request: Any, kwargs: dict[str, Any]) -> FoundSession | None:
    """The guest session this request belongs to; without one the door says so, and files that are sent are left out."""
    request.guest_session = request.share = None
    found = find(request, kwargs["share"])
    if found is None:
        without_files(request)
    return found


def without_files(request: Any) -> Any:
    """The request; where its body is not read yet, only the fields of its form will be."""
    if not hasattr(request, "_files"):  # as Django tells it
        request.upload_handlers = [FilesLeftOut(request)]
    return request


def named_in(path: str) -> str:
    """The public id of the share that an address of the portal names; empty elsewhere."""
    found = OPEN_SHARE.match(path)
    return found[1] if found else ""


def find(request: Any, public_id: str) -> FoundSession | None:
    """The guest session that this browser has a cookie of, on the share of that id."""
    key = cookies.session_key(request, public_id)
    with connection.cursor() as cursor:
        cursor.execute("select * from guestshares_session(%s)", [crypto.digest(key)])
        row = cursor.fetchone()
    if row is None:
        return None
    organisation_id, session_id, share_id = row
    return FoundSession(organisation_id, session_id, share_id, public_id)


def enter(request: Any, found: FoundSession) -> bool:
    """Look at session and share anew, by the database's clock, and set what guest views need; whether it goes on."""
    session = (
        GuestSession.objects.select_related("share__project", "share__organisation", *OWNERS, "opened")
        .going_on()
        .filter(pk=found.session_id, share_id=found.share_id, share__public_id=found.public_id)
        .first()
    )
    if session is None:
        return False
    if session.clock - session.last_seen_at > NOTICED:
        GuestSession.objects.filter(pk=session.pk).update(last_seen_at=session.clock)
    share = session.share
    share.clock = session.clock
    request.guest_session, request.share = session, share
    request.organisation, request.project = share.organisation, share.project
    request.actor = GuestActor(share, session)
    return True


def no_session(request: Any) -> HttpResponse:
    """One page for a session that ended, never was, or belongs to another share."""
    return page(request, "guestshares/no_session.html", status=404)
