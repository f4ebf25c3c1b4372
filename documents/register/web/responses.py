"""Files on their way out: as attachments under a fixed type, so that nothing in them runs (SECURITY 7.4)."""

from typing import Any, TypeVar

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from documents.register.services.drawings import BeingDrawn, NoPreview
from documents.register.web import placeholders

Response = TypeVar("Response", bound=HttpResponseBase)
POLICY = "default-src 'none'; sandbox"
BLOCK = 256 * 1024  # bytes at a time


class _Attachment(FileResponse):
    """Larger blocks than Django's, for files of hundreds of megabytes."""

    block_size = BLOCK


def attachment(stream: Any, name: str, media_type: str, size: int) -> FileResponse:
    """Stream a file of `size` bytes as a download; needs no database, so it may outlive the request's transaction."""
    response = _Attachment(stream, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Length"] = str(size)
    return _harmless(response)


def picture(content: bytes) -> HttpResponse:
    """A page image we drew ourselves; never kept by the browser, so that revoking works at once."""
    return _harmless(HttpResponse(content, content_type="image/png"))


def no_picture(why: NoPreview) -> HttpResponse:
    """Why a page is not there, as a picture in its place; raises Http404 where there is nothing to say."""
    if isinstance(why, BeingDrawn):
        later = picture(placeholders.saying("This page is being drawn. Load it again in a moment."))
        later.status_code, later["Retry-After"] = 503, "2"
        return later
    if not why.words:
        raise Http404
    return picture(placeholders.saying(why.words))


def _harmless(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
