"""Files on their way out: as attachments under a fixed type, so that nothing in them runs (SECURITY 7.4)."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from audit.domain.catalogue import AuditAction
from audit.services.recording import Target, record
from documents.register.models import Revision
from documents.register.models.attached_file import AttachedFile
from documents.register.services import revisions, storage
from documents.register.services.drawings import BeingDrawn, NoPreview
from documents.register.web import placeholders
from kazinex.core.actors import Actor
from kazinex.core.http import MemberRequest

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


def copy_of(revision: Revision, request: HttpRequest, *, by: Actor) -> FileResponse:
    """The file of a revision exactly as it was uploaded; taking a copy is an event, asking about it (HEAD) is none."""
    try:
        stream = storage.open(revision.storage_key)
    except OSError as error:
        raise Http404 from error
    if request.method != "HEAD":
        revisions.note_download(revision, by=by)
    return attachment(stream, revision.file_name, revision.media_type, revision.size)


def attached(request: MemberRequest, file: AttachedFile, *, of: Target) -> HttpResponseBase:
    """A file beside a letter, an answer or a reply of theirs; taking it is an event, asking about it (HEAD) is none."""
    if request.method == "HEAD":
        return named(HttpResponse(content_type=file.media_type), file.name)
    try:
        stream = storage.open(file.storage_key)
    except OSError as error:
        raise Http404 from error
    record(AuditAction.ATTACHMENT_TAKEN, by=request.actor, target=of, file=file.name, sha256=file.sha256)
    return attachment(stream, file.name, file.media_type, file.size)


def named(response: Response, name: str) -> Response:
    """A download of something we made, under this name."""
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return _harmless(response)


def paper(request: MemberRequest, body: bytes, name: str, *, what: str, of: Target) -> HttpResponse:
    """A PDF that we drew of one thing; taking it is an event, asking about it (HEAD) is none."""
    if request.method != "HEAD":
        record(AuditAction.PAPER_TAKEN, by=request.actor, target=of, paper=what)
    return named(HttpResponse(body, content_type="application/pdf"), f"{name}.pdf")


def archive(blocks: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Stream an archive as it is made; what it reads lies in the store, so it may outlive the transaction too."""
    response = StreamingHttpResponse(blocks, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return _harmless(response)


def picture(content: bytes) -> HttpResponse:
    """A page image we drew ourselves; never kept by the browser, so that revoking works at once."""
    return _harmless(HttpResponse(content, content_type="image/png"))


def drawn(make: Callable[[], bytes]) -> HttpResponse:
    """What is made, as a picture; why there is none, as one in its place, or Http404 where there is nothing to say."""
    try:
        return picture(make())
    except BeingDrawn:
        return _later(picture(placeholders.saying("This page is being drawn. Load it again in a moment.")))
    except NoPreview as error:
        if not error.words:
            raise Http404 from error
        return picture(placeholders.saying(error.words))


def drawn_piece(make: Callable[[], bytes]) -> HttpResponse:
    """The same for a tile or thumbnail, which is left blank until it is drawn."""
    answer = drawn(make)
    if answer.status_code != HTTPStatus.OK:
        answer.content = b""
    return answer


def _later(answer: HttpResponse) -> HttpResponse:
    answer.status_code, answer["Retry-After"] = HTTPStatus.SERVICE_UNAVAILABLE, "2"
    return answer


def _harmless(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
