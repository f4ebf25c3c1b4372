"""The ends of a project: closed, archived, reopened, deleted; each on a page with its consequences and a reason."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kazinex.core.forms import ReasonForm, posted
from kazinex.core.http import MemberRequest, access, denied
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects.domain.questions import STAYS_OPEN
from projects.models import Project
from projects.queries import closeouts
from projects.services import authority, projects
from projects.web.forms.projects import ClosingForm, HandingOverForm
from projects.web.views.projects import RUNNERS

CLOSED = _(
    "Its register, files, reports and audit log stay open to those who read them before; nothing else is until an Org "
    "Admin or Org Manager reopens it."
)
ARCHIVED = _(
    "Its register, files, reports and audit log stay open to those who read them before; nothing can be changed until "
    "it is reopened."
)
HANDED_OVER = _("Every page of it says to whom it went. It is read from now on, and nothing else until it is reopened.")
REOPENED = _("Everybody gets back what their roles, overrides and groups allow.")
DELETED = _(
    "Its team, groups, overrides and lists go with it. A project that holds documents cannot be deleted; archive it "
    "instead. This cannot be undone."
)


@access(Permission.MANAGE_SETTINGS, only=RUNNERS)
def project_close(request: MemberRequest) -> HttpResponse:
    """Close the project."""
    nobody = _("Nobody can change anything in {project}.").format(project=request.project.name)
    follows = Notice(nobody, CLOSED, *_unfinished(request), *_stays_open(request), tone="warn")
    done = _("The project is closed.")
    return _end(request, _("Close project"), projects.close, follows, done=done, form=_closing_form(request))


@access(None, only=RUNNERS)
def project_hand_over(request: MemberRequest) -> HttpResponse:
    """Give the project into other hands."""
    given = _("{project} is in other hands.").format(project=request.project.name)
    unfinished = _unfinished(request) if request.project.is_open else []
    follows = Notice(given, HANDED_OVER, *unfinished, *_stays_open(request), tone="warn")
    done, form = _("The project is handed over."), _closing_form(request, HandingOverForm)
    return _end(request, _("Hand over project"), projects.hand_over, follows, done=done, form=form)


@access(None, only=RUNNERS)
def project_archive(request: MemberRequest) -> HttpResponse:
    """Archive the project."""
    put_away = _("{project} is put away at the end of the list.").format(project=request.project.name)
    follows = Notice(put_away, ARCHIVED, *_stays_open(request), tone="warn")
    done = _("The project is archived. It can still be read.")
    return _end(request, _("Archive project"), projects.archive, follows, done=done, form=_closing_form(request))


@access(None, only=RUNNERS)
def project_reopen(request: MemberRequest) -> HttpResponse:
    """Make it an active project again."""
    follows = Notice(_("{project} can be changed again.").format(project=request.project.name), REOPENED, tone="info")
    done = _("The project is active again.")
    return _end(request, _("Reopen project"), projects.reopen, follows, done=done, kind="primary")


@access(None, only={"org_admin"}, fresh_proof=True)
def project_delete(request: MemberRequest) -> HttpResponse:
    """Delete a project that never held anything."""
    follows = Notice(_("{project} is gone for everybody.").format(project=request.project.name), DELETED)
    done, to = (
        _("{project} is deleted.").format(project=request.project.name),
        partial(redirect, "projects:list", request.organisation.slug),
    )
    return _ask(request, _("Delete project"), projects.delete, follows, done=done, to=to)


def _end(
    request: MemberRequest, words: str, change: Callable[..., Project], follows: Notice, *, done: str, **look: Any
) -> HttpResponse:
    """For whoever runs the project too, in the project as it would be open."""
    if not request.actor.is_project_admin:
        return denied(request, request.actor.narrowed(None, frozenset({"project_admin"})))
    if not (decision := authority.when_open(request.actor, Permission.MANAGE_SETTINGS)):
        return denied(request, decision)
    return _ask(request, words, change, follows, done=done, to=partial(redirect, request.project), **look)


def _ask(
    request: MemberRequest,
    words: str,
    change: Callable[..., Any],
    follows: Notice,
    *,
    done: str,
    to: Callable[[], HttpResponse],
    form: ReasonForm | None = None,
    **look: Any,
) -> HttpResponse:
    """Cancel leads to the settings where one may go there, else to the dashboard."""
    place = "projects:settings-general" if request.project.is_open else "projects:dashboard"
    asked = ReasonPage(
        layout="layouts/project_settings.html",
        crumbs=[(words, "")],
        heading=words,
        button=words,
        notices=[follows],
        back=reverse(place, args=[request.organisation.slug, request.project.code]),
        **look,
    )
    change = partial(change, request.project, by=request.actor)
    return reasons.ask(request, asked, change, of=request.project, done=done, to=to, form=form)


def _stays_open(request: MemberRequest) -> list[str]:
    """What goes on for people outside."""
    return [one.sentence for one in STAYS_OPEN.ask(request.actor) if one]


def _unfinished(request: MemberRequest) -> list[str]:
    """What the close-out page would still call open."""
    things = [f"{thing.label.lower()} ({thing.count})" for thing in closeouts.open_things(request.actor) if thing.count]
    if not request.project.is_inspected:
        things.append("the final inspection")
    return (
        [_("Still open: {named}. Say in the reason why it is closed all the same.").format(named=", ".join(things))]
        if things
        else []
    )


def _closing_form(request: MemberRequest, form: type[ClosingForm] = ClosingForm) -> ReasonForm:
    """Asks why, and whether what goes on for people outside ends with it."""
    return form(posted(request), of=request.project, offers=[one.offer for one in STAYS_OPEN.ask(request.actor) if one])
