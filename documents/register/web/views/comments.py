"""What is said at places of a document's pages: the list, one comment, and what is added to it."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.register import queries
from documents.register.models import Document, PageComment, Revision
from documents.register.queries import comments as found_comments
from documents.register.services import comments, rendering
from documents.register.services.drawings import NoPreview
from documents.register.web import comment_lists, comment_sheets, exports, responses
from documents.register.web import project_comments as comments_of_project
from documents.register.web.comment_forms import AnswersForm, CommentForm, ReplyForm
from documents.register.web.document_pages import address, document_page
from kazinex.core.buttons import press
from kazinex.core.errors import NotAllowed
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.web.exports import export

ACTIONS = ("reply", "close")
MOST_AT_ONCE = 40  # comments that are answered on one page


@access(to=queries.document_or_deleted)
def comments_tab(request: MemberRequest, document: Document) -> HttpResponse:
    """Every comment on the revisions one sees, and the form for another one on the revision shown first."""
    reading = comment_lists.of(document).read(request.GET, path=request.path)
    listed, revision = reading.page(found_comments.of_document(document)), document.shown_revision
    if revision:
        revision.document = document
    form = CommentForm() if revision and _takes_comments(request, revision) else None
    to = {"revision": revision, "form": form, "add_url": _add_url(request, document, revision)}
    urls = {name: address(request, f"documents:comments-{name}", document) for name in ("export", "sheet")}
    return document_page(request, "documents/comments.html", document, comments=listed, urls=urls, **to)


@access()
def project_comments(request: MemberRequest) -> HttpResponse:
    """Every comment of the project on the revisions one sees."""
    return _comments_of_project(request, comments_of_project.of(request.actor).read(request.GET, path=_list(request)))


@require_POST
@access()
def project_comments_export(request: MemberRequest) -> HttpResponse | FileResponse:
    """Exactly the filtered comments of the project, as Excel; what was taken is recorded."""
    reading = comments_of_project.of(request.actor).read(request.GET, path=_list(request))
    if reading.is_refused:
        return _comments_of_project(request, reading, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = reading.every(found_comments.in_project(request.actor))
    return exports.comments(request, found, reading.of.cells, words=reading.filters.in_words)


@require_POST
@access(to=queries.document_or_deleted)
def comments_export(request: MemberRequest, document: Document) -> HttpResponse:
    """The comment resolution sheet of exactly the filtered comments, as Excel and recorded."""
    reading = comment_lists.of(document).read(request.GET, path=address(request, "documents:comments", document))
    cover = {"Document": f"{document.number} {document.title}", "Project": str(document.project.audit_label)}
    found = reading.every(found_comments.of_document(document))
    name = f"{document.number}-comments"
    return export(request, reading, found, name=name, cover=cover, of=document)


@require_POST
@access(to=queries.document_or_deleted)
def comments_sheet(request: MemberRequest, document: Document) -> HttpResponse:
    """The same as a PDF, and recorded too."""
    reading = comment_lists.of(document).read(request.GET, path=address(request, "documents:comments", document))
    if reading.is_refused:
        messages.error(request, _("Nothing was exported: a filter cannot be read."))
        return redirect(reading.address())
    found = list(reading.every(found_comments.of_document(document)))
    exports.comment_sheet(request, document, len(found), words=reading.filters.in_words)
    drawn = HttpResponse(comment_sheets.draw(document, found), content_type="application/pdf")
    return responses.named(drawn, f"{document.number}-comments.pdf")


@access(to=queries.present_revision)
@sent_once
def comment_new(request: MemberRequest, revision: Revision) -> HttpResponse:
    """Say something at a place of a page."""
    if not found_comments.may_comment(request.actor, revision):
        raise NotAllowed(request.actor.decide(Permission.MANAGE_DOCUMENTS))
    document, initial = revision.document, {"page": request.GET.get("page", "1")}
    form = CommentForm(posted(request), pages=page_count(revision), initial=initial)
    if form.submit(lambda: comments.add(revision, by=request.actor, **form.said)):
        messages.success(request, _("Comment {number} is added.").format(number=form.result.number))
        return redirect(back_from(request, form.result))
    return document_page(request, "documents/comment_new.html", document, revision=revision, form=form)


@access(to=found_comments.comment)
def comment(request: MemberRequest, comment: PageComment) -> HttpResponse:
    """One comment with what was said to it."""
    return _comment_page(request, comment, ReplyForm() if found_comments.may_answer(request.actor, comment) else None)


@access(to=found_comments.comment)
@sent_once
def comment_reply(request: MemberRequest, comment: PageComment) -> HttpResponse:
    """Answer it."""
    if not found_comments.may_answer(request.actor, comment):
        raise NotAllowed(request.actor.decide(Permission.MANAGE_DOCUMENTS))
    form = ReplyForm(posted(request))
    if form.submit(lambda: comments.reply(comment, by=request.actor, **form.said)):
        messages.success(request, _("Your reply to comment {number} is added.").format(number=comment.number))
        return redirect(comment)
    return _comment_page(request, comment, form)


@access(to=queries.present_revision)
@sent_once
def comments_answer(request: MemberRequest, revision: Revision) -> HttpResponse:
    """Answer the open comments of the revisions before this one."""
    if not found_comments.may_answer_earlier(request.actor, revision):
        raise NotAllowed(request.actor.decide(Permission.MANAGE_DOCUMENTS))
    document, earlier = revision.document, found_comments.open_before(revision)[:MOST_AT_ONCE]
    if not earlier:
        messages.info(request, _("No comment of an earlier revision is open."))
        return redirect(address(request, "documents:comments", document))
    form = AnswersForm(posted(request), comments=earlier)
    if form.submit(lambda: comments.answer_many(form.answers, by=request.actor)):
        number = form.result
        messages.success(
            request, ngettext("{number} comment answered.", "{number} comments answered.", number).format(number=number)
        )
        return redirect(address(request, "documents:comments", document))
    return document_page(request, "documents/comments_answer.html", document, revision=revision, form=form)


@require_POST
@access(to=found_comments.comment)
def comment_close(request: MemberRequest, comment: PageComment) -> HttpResponse:
    """End it."""
    if not found_comments.may_close(request.actor, comment):
        raise NotAllowed(request.actor.decide(Permission.MANAGE_DOCUMENTS))
    done = _("Comment {number} is closed.").format(number=comment.number)
    press(request, partial(comments.close, comment, by=request.actor), done=done, of=comment)
    return redirect(comment)


def page_count(revision: Revision) -> int:
    """How many pages its file has; 0 where that is not known yet."""
    try:
        return rendering.page_count(revision)
    except NoPreview:
        return 0


def back_from(request: MemberRequest, made: PageComment) -> str:
    """Where somebody goes on who added a comment: to the page it stands on."""
    return address(request, "documents:sheet", made.document, made.revision.public_id, made.page)


def _list(request: MemberRequest) -> str:
    return reverse("documents:project-comments", args=[request.organisation.slug, request.project.code])


def _comments_of_project(request: MemberRequest, reading: Reading, *, status: int = HTTPStatus.OK) -> HttpResponse:
    found = found_comments.in_project(request.actor).select_related("document", "revision")
    here = reverse("documents:project-comments-export", args=[request.organisation.slug, request.project.code])
    shown, export_url = reading.page(found), f"{here}?{reading.query}"
    return page(request, "documents/project_comments.html", status=status, comments=shown, export_url=export_url)


def _takes_comments(request: MemberRequest, revision: Revision) -> bool:
    return not revision.document.is_deleted and found_comments.may_comment(request.actor, revision)


def _comment_page(request: MemberRequest, comment: PageComment, form: ReplyForm | None) -> HttpResponse:
    where = address(request, "documents:sheet", comment.document, comment.revision.public_id, comment.page)
    urls = {"sheet": where, "list": address(request, "documents:comments", comment.document)}
    urls |= {name: address(request, f"documents:comment-{name}", comment.document, comment.number) for name in ACTIONS}
    may_close = found_comments.may_close(request.actor, comment)
    context = {"comment": comment, "replies": comment.replies.all(), "form": form, "may_close": may_close}
    return document_page(request, "documents/comment.html", comment.document, urls=urls, **context)


def _add_url(request: MemberRequest, document: Document, revision: Revision | None) -> str:
    return address(request, "documents:comment-new", document, revision.public_id) if revision else ""
