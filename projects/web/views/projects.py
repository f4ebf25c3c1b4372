"""Projects of an organisation: the list, and a new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.queries import my_work
from projects.services import project_beginnings
from projects.services.project_beginnings import Begun
from projects.web import lists
from projects.web.forms.projects import NewProjectForm

RUNNERS = frozenset({"org_admin", "org_manager"})


@access(None)
def project_list(request: MemberRequest) -> HttpResponse:
    """The projects that exist for this person, each with how much waits for them there."""
    actors = {actor.project.pk: actor for actor in request.actor.everywhere}
    roles = {key: actor.role_name for key, actor in actors.items()}
    reading = lists.projects(roles, my_work.waiting_in_each(request.actor)).read(request.GET, path=request.path)
    return page(
        request,
        "projects/list.html",
        projects=reading.page(lists.in_place(Project.objects.filter(pk__in=actors))),
        exist=bool(actors),
        may_create=bool(request.actor.roles & RUNNERS),
    )


@access(None, only=RUNNERS)
@sent_once
def project_new(request: MemberRequest) -> HttpResponse:
    """Begin a project."""
    known: dict[str, Any] = {"sources": project_beginnings.sources(request.actor), "parts": project_beginnings.parts()}
    form = NewProjectForm(posted(request), initial={"time_zone": request.organisation.time_zone}, **known)
    if form.submit(lambda: _begin(request, form)):
        return _begun(request, form.result)
    return page(request, "projects/new.html", form=form)


def _begun(request: MemberRequest, begun: Begun) -> HttpResponse:
    if begun.job:
        messages.info(
            request,
            _("{project} is there. What it begins with is copied in the background.").format(
                project=begun.project.name
            ),
        )
        return redirect(begun.job)
    alone = _("{project} is there. Now add the people who work on it.")
    words = _("{project} is there, and these people work on it.") if begun.has_team else alone
    messages.success(request, words.format(project=begun.project.name))
    for words in begun.left_out:
        messages.warning(request, _("Left out – {words}").format(words=words))
    return redirect("projects:team", request.organisation.slug, begun.project.code)


def _begin(request: MemberRequest, form: NewProjectForm) -> Begun:
    typed = {"source": None, "copied": (), **form.cleaned_data}
    return project_beginnings.begin_like(request.organisation, by=request.actor, **typed)
