"""Letters: the register of them, one read with its thread, and those about a document."""

from collections.abc import Callable
from typing import IO, Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from documents.correspondence.models import Letter, LetterAttachment
from documents.correspondence.queries import files, threads
from documents.correspondence.queries import letters as queries
from documents.correspondence.services import findings
from documents.correspondence.services import threads as services
from documents.correspondence.web import lists, thread_sheets
from documents.correspondence.web.forms.letters import ReplyForm
from documents.correspondence.web.pages import address
from documents.register import queries as register
from documents.register.models import Document
from documents.register.services import storage
from documents.register.web import responses
from documents.register.web.document_pages import document_page
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from projects.web import saved_views
from projects.web.exports import export


@access()
def letter_list(request: MemberRequest) -> HttpResponse:
    """The correspondence of the project, as far as one sees it."""
    reading, found = _listed(request)
    saved = saved_views.menu(request, "correspondence", reading)
    urls: dict[str, Any] = {"new_url": address(request, "letter-new"), "export_url": address(request, "letters-export")}
    urls["bulk_urls"] = {name: address(request, f"bulk-{name}") for name in ("close", "reassign", "export")}
    return saved_views.usual(request, saved) or page(
        request, "correspondence/letters.html", letters=reading.page(found), saved=saved, **urls
    )


@require_POST
@access()
def letter_list_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered letters, as Excel and recorded."""
    reading, found = _listed(request)
    return export(request, reading, reading.every(found), name="correspondence")


@access(to=queries.letter)
def letter(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Its thread: what was asked, who must act, what was answered."""
    typed = threads.draft_of_reply(letter, request.actor)
    return letter_page(request, letter, ReplyForm(is_asked=services.is_asked(letter, request.actor), initial=typed))


def letter_page(request: MemberRequest, letter: Letter, form: ReplyForm) -> HttpResponse:
    """The page of a letter, with a reply that is typed or was refused."""
    actor, people = request.actor, list(letter.recipients.all())
    is_unread = any(one.user_id == actor.user.pk and one.read_at is None for one in people)
    return page(
        request,
        "correspondence/letter.html",
        letter=letter,
        form=form,
        deliveries=threads.deliveries(letter),
        files=threads.files(letter),
        replies=threads.replies(letter),
        lines=queries.lines_of(actor, letter),
        court=threads.court(letter, people),
        is_unread=is_unread and request.project.is_open,
        may_reply=letter.is_open and request.project.is_open and services.may_speak(letter, actor),
        may_steer=request.project.is_open and services.may_steer(letter, actor),
        may_verify=letter.is_open and findings.may_verify(letter, actor),
        history=queries.history(letter, actor),
        list_url=address(request, "letters"),
    )


@access(to=queries.letter)
def letter_thread(request: MemberRequest, letter: Letter) -> HttpResponse:
    """The whole thread as a PDF, as far as one sees its documents."""
    body = thread_sheets.draw(letter, queries.lines_of(request.actor, letter), threads.replies(letter))
    return responses.paper(request, body, letter.code, what="thread", of=letter)


@access(to=files.of_letter)
def letter_attachment(request: MemberRequest, attachment: LetterAttachment) -> HttpResponseBase:
    """A file beside a letter or a reply."""
    return responses.attached(request, attachment, of=attachment.letter)


@access(to=register.document)
def document_letters(request: MemberRequest, document: Document) -> HttpResponse:
    """The letters that are about a document."""
    linked = queries.letters_of(request.actor, document)
    new_url = f"{address(request, 'letter-new')}?documents={document.number}"
    return document_page(request, "correspondence/document_letters.html", document, linked=linked, new_url=new_url)


def handed_out(
    attachment: LetterAttachment, watched: Callable[[IO[bytes]], IO[bytes]] = lambda file: file
) -> HttpResponseBase:
    """The file, as it was attached; `watched` makes a stream of it that may be cut short."""
    try:
        stream = watched(storage.open(attachment.storage_key))
    except OSError as error:
        raise Http404 from error
    return responses.attachment(stream, attachment.name, attachment.media_type, attachment.size)


def _listed(request: MemberRequest) -> tuple[Reading, QuerySet[Letter]]:
    kind = lists.letters(request.actor)
    return kind.read(request.GET, path=address(request, "letters")), queries.letters(request.actor)
