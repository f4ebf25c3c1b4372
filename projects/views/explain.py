"""Why somebody may or may not: person × action × document, by the gate's own function (SPEC 3.3, 3.4)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from kazinex.core.access import Step
from kazinex.core.http import MemberRequest, access, denied, page
from kazinex.core.permissions import Permission
from projects import explaining, people, seen_documents
from projects.access import MemberActor
from projects.forms.explain import ExplainForm
from projects.views.people import source_url


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line, and a link to what decided it."""

    step: Step
    url: str


@access(None)
def explain(request: MemberRequest) -> HttpResponse:
    """Ask for oneself; for others, with “Manage members”."""
    allowed = request.actor.decide(Permission.MANAGE_MEMBERS)
    everybody = people.everybody(request.project) if allowed else [request.actor]
    asked = request.GET.get("person", request.actor.membership.public_id)
    if not allowed and asked != request.actor.membership.public_id:
        return denied(request, allowed)
    initial = {"person": asked, "action": request.GET.get("action", Permission.VIEW_REPORTS.value)}
    form = ExplainForm({**initial, "document": request.GET.get("document", "")}, people=_choices(everybody))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        person = _chosen(everybody, form.cleaned_data["person"])
        context |= answers(request, person, form.cleaned_data["action"], form.cleaned_data["document"])
    return page(request, "projects/explain.html", **context)


def answers(request: MemberRequest, person: MemberActor, action: str, number: str) -> dict[str, Any]:
    """Everything the page says about one person, one action and perhaps one document."""
    found = explaining.explain(person.grants, Permission(action))
    said = {"person": person, "action": Permission(action), "decision": found.decision, "turns": found.turns}
    said["lines"] = lines(request, found.decision.steps)
    if number:
        said["number"] = number
        document = seen_documents.find(request.actor, number)
        said["document"] = document
        if document:
            sight = explaining.explain_sight(person.grants, document.facts)
            said |= {"sight": sight.sight, "sight_lines": lines(request, sight.sight.steps), "sight_turns": sight.turns}
    return said


def lines(request: Any, steps: tuple[Step, ...]) -> list[Line]:
    """Steps with the links that this reader may follow."""
    return [Line(step, source_url(request, step.source)) for step in steps]


def explain_url(request: Any, person: MemberActor, action: str = "", number: str = "") -> str:
    """The address of an explanation."""
    address = reverse("projects:explain", args=[request.organisation.slug, request.project.code])
    return f"{address}?person={person.membership.public_id}&action={action or 'view_reports'}&document={number}"


def _choices(everybody: list[MemberActor]) -> list[tuple[str, str]]:
    return [(actor.membership.public_id, str(actor.user)) for actor in everybody]


def _chosen(everybody: list[MemberActor], public_id: str) -> MemberActor:
    for actor in everybody:
        if actor.membership.public_id == public_id:
            return actor
    raise Http404
