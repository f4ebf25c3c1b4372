"""The lines of a decision as a page shows them: each with a link to what decided it, for whoever may go there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from kazinex.core import access
from kazinex.core.access import Decision, Group, Level, Override, Step
from kazinex.core.permissions import Permission
from projects import queries
from projects.domain import explaining
from projects.queries.actors import MemberActor

Source = Override | Group | Level | None


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line, and a link to what decided it."""

    step: Step
    url: str
    decides: bool = False


def lines(request: Any, steps: Iterable[Step], person: MemberActor, decider: Step | None = None) -> list[Line]:
    """Steps with the links that this reader may follow; the one that decided is marked."""
    return [Line(step, source_url(request, step.source, person), step is decider) for step in steps]


def source_url(request: Any, source: Source, person: MemberActor) -> str:
    """Where the thing that decided is: an override, a group, or where the person's role is set."""
    if isinstance(source, Level):
        return _role_url(request, source, person)
    if source is None:
        return ""
    if isinstance(source, Override) and source.level is Level.ORGANISATION:
        return _organisation_override_url(request, source)
    if request.project is None or not request.actor.decide(Permission.MANAGE_SETTINGS):
        return ""
    here = [request.organisation.slug, request.project.code]
    if isinstance(source, Group):
        return reverse("projects:group", args=[*here, source.public_id])
    return f"{reverse('projects:settings-permissions', args=here)}#{source.role}"


def of_denial(request: Any, decision: Decision) -> dict[str, Any]:
    """What the page of a refusal shows besides its sentence: the lines, what would change them, where to ask more."""
    actor: MemberActor = request.actor
    found: dict[str, Any] = {}
    if request.project:
        found["own_url"] = reverse("projects:own-permissions", args=[request.organisation.slug, request.project.code])
    if decision.permission and len(decision.steps) > 1:  # one line alone is the sentence already
        found["lines"] = lines(request, decision.steps, actor, decision.decider)
        found["turns"] = explaining.explain(actor.grants, decision.permission).turns
        found["why_url"] = f"{why_url(request)}?action={decision.permission.value}"
    return found


def why_url(request: Any) -> str:
    """The page that explains: of the project one is in, else of the organisation."""
    if request.project:
        return reverse("projects:explain", args=[request.organisation.slug, request.project.code])
    return reverse("projects:organisation-explain", args=[request.organisation.slug])


def _organisation_override_url(request: Any, override: Override) -> str:
    """For whoever runs the organisation."""
    if not _at_organisation(request.actor, Permission.MANAGE_SETTINGS):
        return ""
    return f"{reverse('projects:organisation-permissions', args=[request.organisation.slug])}#{override.role}"


def _role_url(request: Any, level: Level, person: MemberActor) -> str:
    slug = request.organisation.slug
    if level is Level.ORGANISATION:
        allowed = _at_organisation(request.actor, Permission.MANAGE_MEMBERS)
        return reverse("accounts:member", args=[slug, person.membership.public_id]) if allowed else ""
    if request.project is None or not request.actor.decide(Permission.MANAGE_MEMBERS):
        return ""
    place = queries.place_in_team(request.project, person.membership.user_id)
    return reverse("projects:team-member", args=[slug, request.project.code, place]) if place else ""


def _at_organisation(actor: MemberActor, permission: Permission) -> bool:
    return access.decide(replace(actor.grants, project=None), permission).allowed
