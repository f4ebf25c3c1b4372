"""Seeing a project as another member would, read-only: the same facts, never more than the viewer holds."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import ResolverMatch

from accounts.models import Membership
from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core.access import Decision, Step
from kazinex.core.http import denied
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.queries import people
from projects.queries.actors import MemberActor, NarrowerRule
from projects.services import viewing

SESSION_KEY = "view_as"
STOP = "projects:view-as-stop"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass
class PreviewActor(MemberActor):
    """Another member's eyes; what is recorded is recorded under the one who looks."""

    viewer: MemberActor | None = None

    @property
    def actor_id(self) -> str:
        return self._viewer.actor_id

    @property
    def label(self) -> str:
        viewer = self._viewer.user
        return f"{viewer.name} viewing as {self.user.name} <{viewer.email}>"

    def decide(self, permission: Permission | str, *, when_closed: bool = False) -> Decision:
        """Yes only where both may: looking through other eyes never opens a door."""
        theirs = super().decide(permission, when_closed=when_closed)
        own = self._viewer.decide(permission, when_closed=when_closed)
        return own if theirs.allowed and not own.allowed else theirs

    def holds(self, permission: Permission | str) -> bool:
        """The same for what is shown."""
        return super().holds(permission) and self._viewer.holds(permission)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Theirs, but of the organisation's roles only what the viewer has too, unless the viewer is Org Admin."""
        theirs = super().roles
        return theirs if self._viewer.is_org_admin else theirs - (ORGANISATION_ROLES.keys() - self._viewer.roles)

    @property
    def everywhere(self) -> tuple[MemberActor, ...]:
        """This project only: of others that the person is in, the viewer learns nothing."""
        return (self,)

    @property
    def _viewer(self) -> MemberActor:
        if self.viewer is None:
            raise ValueError("A preview has a viewer.")
        return self.viewer


def may_view_as(viewer: MemberActor, person: MemberActor) -> bool:
    """Org Admins and Project Admins may, as somebody else the project exists for; as an Org Admin only Org Admins."""
    is_other = person.membership.user_id != viewer.membership.user_id
    is_reachable = person.project_exists and (viewer.is_org_admin or not person.is_org_admin)
    return viewer.is_project_admin and is_other and is_reachable


def begin(request: Any, person: MemberActor) -> None:
    """From the next request on, see this project as this person, in this session only; whatever was seen so ends."""
    if before := request.session.get(SESSION_KEY):
        _record_end(request, before)
    request.session[SESSION_KEY] = {
        "organisation": request.project.organisation_id,
        "project": request.project.pk,
        "membership": person.membership.pk,
        "user": person.membership.user_id,
    }


def end(request: Any) -> bool:
    """See the project as oneself again, on the record; False where one saw it with one's own eyes."""
    chosen = request.session.get(SESSION_KEY)
    if not chosen or chosen["project"] != request.project.pk:
        return False
    del request.session[SESSION_KEY]
    _record_end(request, chosen)
    return True


def end_with_session(request: Any) -> None:
    """Whoever signs out while seeing a project as somebody else stops with that."""
    chosen = request.session.get(SESSION_KEY)
    if not chosen:
        return
    with organisation_active(chosen["organisation"]):
        request.project = Project.objects.filter(pk=chosen["project"]).first()
        request.actor = request.project and people.actor_of(request.user.pk, request.project)
        if request.actor:
            end(request)


def stand_in(request: Any, match: ResolverMatch) -> HttpResponse | None:
    """Exchange the actor of a request while a preview is on; refuse to change anything meanwhile."""
    chosen = request.session.get(SESSION_KEY)
    if not chosen or request.project is None or chosen["project"] != request.project.pk or match.view_name == STOP:
        return None
    person = _person(chosen, request)
    if person is None or not may_view_as(request.actor, person):
        end(request)
        return None
    request.actor = PreviewActor(person.membership, person.grants, person.project, viewer=request.actor)
    if request.method in SAFE:
        return None
    request.resolver_match = match
    words = _(
        "You are viewing this project as {user}, so nothing can be changed. Stop viewing to go on as yourself."
    ).format(user=person.user)
    return denied(request, NarrowerRule(None, False, True, (Step(7, words),), text=words))


def _record_end(request: Any, chosen: dict[str, int]) -> None:
    """Put on record that somebody stopped, in whichever project and organisation it was."""
    with organisation_active(chosen["organisation"]):
        project = Project.objects.filter(pk=chosen["project"]).first()
        person = Membership.objects.select_related("user").filter(pk=chosen["membership"], user=chosen["user"]).first()
        by = request.actor if project == request.project else project and people.actor_of(request.user.pk, project)
        if project and person and by:
            viewing.end(project, person=person, by=by)


def _person(chosen: dict[str, int], request: Any) -> MemberActor | None:
    there = Membership.objects.filter(pk=chosen["membership"], user=chosen["user"]).exists()
    return people.actor_of(chosen["user"], request.project) if there else None
