"""Files on their way out: as attachments under a fixed type, so that nothing in them runs (SECURITY 7.4)."""

from typing import Any, TypeVar

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

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


def _harmless(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
