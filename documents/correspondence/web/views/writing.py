"""Writing a letter: new, kept as a draft while it is typed, sent, or thrown away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.correspondence.models import Letter, LetterAttachment
from documents.correspondence.queries import files
from documents.correspondence.queries import letters as queries
from documents.correspondence.services import drafts, sending
from documents.correspondence.web.forms.letters import LetterForm
from documents.correspondence.web.pages import address, words
from documents.correspondence.web.views.letters import handed_out
from documents.workflows.queries import prefilling
from kazinex.core import form_keys
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

SEND = Permission.SEND_CORRESPONDENCE


@access(SEND)
@sent_once
def letter_new(request: MemberRequest) -> HttpResponse:
    """Write a letter; an address may bring the documents it is about."""
    initial = {} if request.method == "POST" else prefilling.initial(request.actor, request.GET)
    form = _form(request, initial={"documents": initial.get("documents", "")})
    if form.submit(lambda: _new(request, form)):
        return _after(request, form.result)
    return _page(request, form, None)


@access(SEND, to=queries.begun)
@sent_once
def letter_edit(request: MemberRequest, draft: Letter) -> HttpResponse:
    """Go on with a draft, and send it; who comes back afterwards is led to what was sent."""
    if not draft.is_draft and request.method != "POST":
        return redirect(draft)
    form = _form(request, draft=draft)
    if form.submit(lambda: _edited(request, draft, form)):
        return _after(request, form.result)
    return _page(request, form, draft)


@require_POST
@access(SEND)
def letter_new_draft(request: MemberRequest) -> HttpResponse:
    """Keep what is typed of a new letter, as it is typed; answers in words."""
    form = LetterForm(request.POST, project=request.project)
    return _autosaved(form, lambda: drafts.keep(request.project, form.typed, key=_key(request), by=request.actor))


@require_POST
@access(SEND, to=queries.begun)
def letter_draft(request: MemberRequest, draft: Letter) -> HttpResponse:
    """The same of a draft that there is."""
    form = LetterForm(request.POST, project=request.project)
    return _autosaved(form, lambda: drafts.save(draft, form.typed, by=request.actor))


@require_POST
@access(SEND, to=queries.begun)
def letter_discard(request: MemberRequest, draft: Letter) -> HttpResponse:
    """Throw a draft away."""
    press(request, lambda: drafts.discard(draft, by=request.actor), done=_("The draft is gone."))
    return redirect(address(request, "letters"))


@access(SEND, to=files.of_draft)
def draft_attachment(request: MemberRequest, attachment: LetterAttachment) -> HttpResponseBase:
    """A file beside one's own draft."""
    return handed_out(attachment)


@require_POST
@access(SEND, to=files.of_draft)
def draft_attachment_remove(request: MemberRequest, attachment: LetterAttachment) -> HttpResponse:
    """Take a file away from a draft."""
    done = _("{attachment} is removed.").format(attachment=attachment.name)
    press(request, lambda: drafts.remove_attachment(attachment, by=request.actor), done=done)
    return redirect(attachment.letter)


def _form(request: MemberRequest, **more: Any) -> LetterForm:
    return LetterForm(posted(request), request.FILES or None, project=request.project, **more)


def _key(request: MemberRequest) -> str:
    return str(request.POST.get(form_keys.FIELD, ""))[: form_keys.LONGEST]


def _is_draft(request: MemberRequest) -> bool:
    return "draft" in request.POST


def _new(request: MemberRequest, form: LetterForm) -> object:
    known: dict[str, Any] = {"key": _key(request), "files": form.cleaned_data["attachments"], "by": request.actor}
    if _is_draft(request):
        return drafts.keep(request.project, form.typed, **known)
    return sending.write(request.project, form.typed, **known)


def _edited(request: MemberRequest, draft: Letter, form: LetterForm) -> object:
    known: dict[str, Any] = {"files": form.cleaned_data["attachments"], "by": request.actor}
    if _is_draft(request):
        return drafts.save(draft, form.typed, **known)
    return sending.finish(draft, form.typed, **known)


def _after(request: MemberRequest, result: Any) -> HttpResponse:
    """To the letter that was sent, or back to the draft."""
    if isinstance(result, Letter):
        messages.success(request, _("Draft saved."))
        return redirect(result)
    for said in result.left_out:
        messages.warning(request, _("Left out: {said}").format(said=said))
    for words_of_links in result.warnings:
        messages.warning(request, words_of_links)
    messages.success(request, _("{code} is sent. Everybody it names is told.").format(code=result.letter.code))
    return redirect(result.letter)


def _autosaved(form: LetterForm, keep: Callable[[], object]) -> HttpResponse:
    if form.submit(keep):
        return words("Draft saved.", 200)
    said = form.broken.words if form.broken else " ".join(str(one[0]) for one in form.errors.values())
    return words(f"The draft is not saved: {said}", 409)


def _page(request: MemberRequest, form: LetterForm, draft: Letter | None) -> HttpResponse:
    autosave = address(request, "letter-draft", draft.public_id) if draft else address(request, "letter-new-draft")
    kept: dict[str, Any] = {"list_url": address(request, "letters"), "autosave": autosave}
    if draft:
        kept |= {"draft": draft, "files": draft.attachments.filter(reply=None)}
        kept["discard_url"] = address(request, "letter-discard", draft.public_id)
    return page(request, "correspondence/letter_write.html", form=form, **kept)
