"""What a guest sees and takes where the policy asks for a watermark (SPEC 9.4)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from documents.register.services import storage, watermarks
from documents.register.services.watermarks import Stored
from documents.register.web import responses
from documents.register.web.sheet_viewing import SheetView
from documents.register.web.viewing import View
from guestshares.models import Share, ShareItem
from guestshares.queries.policies import effective_policy
from guestshares.web.streams import Watched
from kazinex.core import clock, languages
from kazinex.core.errors import RuleBroken
from kazinex.core.http import GuestRequest, page

BY_ONE = "Each PDF carries your name here, so the documents are downloaded one by one."


def is_asked(request: GuestRequest) -> bool:
    """Whether what this guest sees carries their name; today's policy counts, not the one of then."""
    return effective_policy(request.share.project).watermark


def takes_all(share: Share) -> bool:
    """Whether the files of a share may be taken together, as none of them carries a name."""
    return share.allow_download and not effective_policy(share.project).watermark


def words(request: GuestRequest) -> str:
    """Whose it is, of which share, and when it was opened."""
    share, session = request.share, request.guest_session
    at = clock.shown(session.began_at, share.project.time_zone)
    told = [share.recipient_name, share.recipient_email, share.label, f"share {share.public_id[:8]}", at]
    return " · ".join(part for part in told if part)


def mark(request: GuestRequest, letter: int = watermarks.LETTER) -> watermarks.Mark | None:
    """What stands across the pictures this guest sees, where that is asked for."""
    return watermarks.Mark(words(request), letter) if is_asked(request) else None


def small(request: GuestRequest) -> watermarks.Mark | None:
    """The same for a thumbnail."""
    return mark(request, watermarks.SMALL)


def sheet(request: GuestRequest, view: SheetView) -> SheetView:
    """The same page; its text, if it is shown, begins with the words, so that what is copied of it has them too."""
    return replace(view, text=_worded(request, view.text)) if view.text and is_asked(request) else view


def record(request: GuestRequest, view: View) -> View:
    """The same for a record without pages, whose text or tables are shown in their place."""
    if not is_asked(request):
        return view
    if view.kind == "text":
        return replace(view, text=_worded(request, view.text))
    if view.kind != "contents":
        return view
    facts = [(languages.said("Watermark"), words(request)), *view.contents.get("facts", ())]
    inside = view.contents.get("text")
    return replace(view, contents={**view.contents, "facts": facts, "text": inside and _worded(request, inside)})


def copy(
    request: GuestRequest, file: Stored, name: str, note: Callable[[], None], records: Sequence[ShareItem] = ()
) -> HttpResponseBase | None:
    """A PDF with the words across its pages, or a page that says how far it is; None where the file goes as it is.

    `name` is what the copy is called, and `note` records that the guest took it, once there is something to take. It is
    cut short where one of the `records` is taken away meanwhile.
    """
    if not (watermarks.is_marked(name) and is_asked(request)):
        return None
    try:
        key = watermarks.copy(file, words(request))
    except RuleBroken as broken:
        return _told(request, broken.words, is_coming=False)
    if not key:
        return _told(request, "", is_coming=True)
    note()
    stream = storage.open(key)
    return responses.attachment(Watched(stream, request.guest_session, records), name, "application/pdf", stream.size)


def _worded(request: GuestRequest, text: str) -> str:
    return f"{words(request)}\n\n{text}"


def _told(request: GuestRequest, said: str, *, is_coming: bool) -> HttpResponse:
    status = 202 if is_coming else 409
    context = {"share": request.share, "words": said, "is_coming": is_coming}
    return page(request, "guestshares/copy_coming.html", status=status, **context)
