"""What is done in a thread: a reply, a close, a reopening; and what a non-conformance report adds."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.correspondence.models import Letter
from documents.correspondence.models.words import Closing, LetterPriority
from documents.correspondence.queries import letters as queries
from documents.correspondence.services import findings, reassigning, reply_drafts, threads
from documents.correspondence.web.forms.letters import CloseForm, FindingsForm, ReassignForm, ReplyForm
from documents.correspondence.web.pages import address, is_script, typed_reply, words
from documents.correspondence.web.views.letters import letter_page
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

SEND = Permission.SEND_CORRESPONDENCE
CLOSED = Notice(_("Nobody has to act any more"), _("Everybody in the thread is told. It can be reopened."), tone="info")
UNVERIFIED = Notice(
    _("Its corrective action is not verified"),
    _("State it under Cause and correction, and have it verified. It can be closed then."),
    tone="warn",
)
UNANSWERED = Notice(_("It has no official answer"), _("Enter the reason why it is closed without one."), tone="warn")
REASSIGNED = Notice(
    _("Somebody else acts from now on"), _("They are told, and the letter goes on naming both."), tone="info"
)
REOPENED = Notice(
    _("Its clock runs on"), _("Those it is addressed to must act again, and everybody is told."), tone="warn"
)
SAVED = _("Draft saved.")
FILES_LEFT = _("Files are not kept with it: choose them again when you reply.")
READ_ON = Notice(
    _("Nobody has to act"), _("It is for information. Everybody is told, and may reply again."), tone="info"
)
VERIFIED = Notice(_("It can be closed then"), _("Your name and the time stand in the letter."), tone="info")


@require_POST
@access(to=queries.letter)
def letter_read(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Say that one has read it; a script does so for who has one, so no words follow."""
    HouseForm(request.POST).submit(lambda: threads.note_read(letter, by=request.actor))
    return redirect(letter)


@require_POST
@access(to=queries.letter)
@sent_once
def letter_reply(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Answer a letter, officially or not."""
    form = ReplyForm(request.POST, request.FILES or None, is_asked=threads.is_asked(letter, request.actor))
    if form.submit(lambda: threads.reply(letter, by=request.actor, **form.answer)):
        words = _("Your official answer is on record.") if form.result.is_official else _("Your reply is sent.")
        messages.success(request, words)
        return redirect(letter)
    return letter_page(request, letter, form)


@require_POST
@access(to=queries.letter)
def letter_reply_draft(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Keep what is typed of a reply; answers a script in words, and who pressed the button with the page."""
    form, facts = HouseForm(request.POST), typed_reply(request, "correspondence:letter-reply")
    is_kept = form.submit(lambda: reply_drafts.keep(letter, **facts, by=request.actor))
    said = SAVED if is_kept else f"The draft is not saved: {form.broken.words if form.broken else 'send it again.'}"
    if is_script(request):
        return words(said, 200 if is_kept else 409)
    if is_kept:
        messages.success(request, f"{said} {FILES_LEFT}" if request.FILES else said)
        return redirect(letter)
    typed = ReplyForm(request.POST, request.FILES or None, is_asked=threads.is_asked(letter, request.actor))
    typed.refuse(RuleBroken(said))
    return letter_page(request, letter, typed)


@access(SEND, to=queries.letter)
def letter_reassign(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Give the ball to somebody else: what waited for one person waits for another from now on."""
    form = ReassignForm(posted(request), letter=letter, people=reassigning.able(letter))
    asked = _asked(request, letter, _("Reassign"), [REASSIGNED])
    change = partial(reassigning.reassign, letter, by=request.actor)
    to = partial(redirect, letter.get_absolute_url())
    return reasons.ask(
        request, asked, change, of=letter, done=_("{code} is reassigned.").format(code=letter.code), to=to, form=form
    )


@access(SEND, to=queries.letter)
def letter_close(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Close it, with an official answer, verified, or with a reason."""
    form = CloseForm(posted(request), of=letter)
    lacks_answer = letter.type and letter.type.closing == Closing.ANSWER and not letter.answered_at
    lacks_check = letter.type and letter.type.is_verified and letter.verified_at is None
    notice = UNVERIFIED if lacks_check else UNANSWERED if lacks_answer else CLOSED
    asked = _asked(request, letter, _("Close"), [notice])
    change = partial(threads.close, letter, by=request.actor)
    to = partial(redirect, letter.get_absolute_url())
    return reasons.ask(
        request, asked, change, of=letter, done=_("{code} is closed.").format(code=letter.code), to=to, form=form
    )


@access(SEND, to=queries.letter)
def letter_reopen(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Open it again."""
    waits = letter.priority != LetterPriority.INFORMATION
    asked = _asked(request, letter, _("Reopen"), [REOPENED if waits else READ_ON])
    change = partial(threads.reopen, letter, by=request.actor)
    to = partial(redirect, letter.get_absolute_url())
    return reasons.ask(
        request, asked, change, of=letter, done=_("{code} is open again.").format(code=letter.code), to=to
    )


@access(to=queries.letter)
def letter_findings(request: MemberRequest, letter: Letter) -> HttpResponse:
    """State the cause and the corrective action of a non-conformance report."""
    form = FindingsForm(posted(request), letter=letter)
    if form.submit(lambda: findings.state(letter, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Saved. Somebody else verifies it now."))
        return redirect(letter)
    context: dict[str, Any] = {"letter": letter, "list_url": address(request, "letters")}
    return page(request, "correspondence/letter_findings.html", form=form, **context)


@access(SEND, to=queries.letter)
def letter_verify(request: MemberRequest, letter: Letter) -> HttpResponse:
    """Verify that the corrective action was taken."""
    asked = _asked(request, letter, _("Verify"), [VERIFIED], facts=[(_("Corrective action"), letter.corrective_action)])
    change = partial(findings.verify, letter, by=request.actor)
    to = partial(redirect, letter.get_absolute_url())
    return reasons.ask(request, asked, change, of=letter, done=_("{code} is verified.").format(code=letter.code), to=to)


def _asked(
    request: MemberRequest, letter: Letter, button: str, notices: list[Notice], *, facts: Any = ()
) -> ReasonPage:
    back = letter.get_absolute_url()
    return ReasonPage(
        layout="layouts/project.html",
        heading=f"{button} {letter.code}",
        crumbs=[(_("Correspondence"), address(request, "letters")), (letter.code, back), (button, "")],
        button=button,
        back=back,
        notices=notices,
        facts=[(_("Subject"), letter.subject), *facts],
        kind="primary",
    )
