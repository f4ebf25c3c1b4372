"""Why somebody may or may not: person × action × document, by the gate's own function (SPEC 3.3, 3.4)."""

from typing import Any

from django.http import Http404, HttpResponse

from kazinex.core.access import Decision
from kazinex.core.http import MemberRequest, access, denied, page
from kazinex.core.permissions import Permission
from projects import queries
from projects.domain import explaining
from projects.domain.questions import FIND_DOCUMENT
from projects.queries import facts, people
from projects.queries.actors import MemberActor
from projects.web.forms.explain import AskForm, ExplainForm
from projects.web.views.reasons import lines


@access(None)
def explain(request: MemberRequest) -> HttpResponse:
    """In a project: ask for oneself; for others, with “Manage members”."""
    allowed = request.actor.decide(Permission.MANAGE_MEMBERS)
    asked = _asked(request)
    everybody = people.with_inactive(request.project, asked) if allowed else [request.actor]
    if refusal := _refusal(request, asked, allowed):
        return refusal
    number = request.GET.get("document", "")
    action = request.GET.get("action", "" if number else Permission.VIEW_REPORTS.value)
    form = ExplainForm({"person": asked, "action": action, "document": number}, people=_choices(everybody))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        person = _chosen(everybody, form.cleaned_data["person"])
        context |= answers(request, person, form.cleaned_data["action"], form.cleaned_data["document"])
    return page(request, "projects/explain.html", **context)


@access(None)
def organisation_explain(request: MemberRequest) -> HttpResponse:
    """For the organisation itself: the same without a project, and the way to each project's own answers."""
    allowed = request.actor.decide(Permission.MANAGE_MEMBERS)
    everybody = people.members() if allowed else [request.actor]
    asked = _asked(request)
    if refusal := _refusal(request, asked, allowed):
        return refusal
    action = request.GET.get("action", Permission.MANAGE_SETTINGS.value)
    form = AskForm({"person": asked, "action": action}, people=_choices(everybody))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        person = _chosen(everybody, form.cleaned_data["person"])
        context |= _decided(request, person, Permission(form.cleaned_data["action"]))
        context["places"] = people.places(request.actor, person.membership)
    return page(request, "projects/organisation_explain.html", **context)


def answers(request: MemberRequest, person: MemberActor, action: str, number: str) -> dict[str, Any]:
    """Everything the page says about one person, perhaps an action, and perhaps a document."""
    said: dict[str, Any] = {"person": person}
    if action:
        said |= _decided(request, person, Permission(action))
    if number:
        said["number"] = number
        said |= _seen(request, person, action, number)
    return said


def _decided(request: MemberRequest, person: MemberActor, action: Permission) -> dict[str, Any]:
    found = explaining.explain(person.grants, action, others=_others(request, person))
    shown = lines(request, found.decision.steps, person, found.decision.decider)
    return {"person": person, "action": action, "decision": found.decision, "turns": found.turns, "lines": shown}


def _seen(request: MemberRequest, person: MemberActor, action: str, number: str) -> dict[str, Any]:
    document = next(filter(None, FIND_DOCUMENT.ask(request.actor, number)), None)
    if document is None:
        return {"document": None}
    found = explaining.explain_sight(person.grants, document.facts, others=_others(request, person))
    said: dict[str, Any] = {"document": document, "sight": found.sight, "sight_turns": found.turns}
    said["sight_lines"] = lines(request, found.sight.steps, person)
    if action and found.sight:
        said["rules"] = document.rules(person, Permission(action))
    return said


def _others(request: MemberRequest, person: MemberActor) -> list[Any]:
    """The project's groups a person is not in, for readers who may put them there."""
    if request.project is None or not request.actor.decide(Permission.MANAGE_SETTINGS):
        return []
    return [facts.group_of(group) for group in queries.groups(request.project) if group.pk not in person.group_ids]


def _asked(request: MemberRequest) -> str:
    return request.GET.get("person", "") or str(request.actor.membership.public_id)


def _refusal(request: MemberRequest, asked: str, allowed: Decision) -> HttpResponse | None:
    is_other = asked != request.actor.membership.public_id
    return denied(request, allowed) if is_other and not allowed else None


def _choices(everybody: list[MemberActor]) -> list[tuple[str, str]]:
    return [(actor.membership.public_id, str(actor.user)) for actor in everybody]


def _chosen(everybody: list[MemberActor], public_id: str) -> MemberActor:
    for actor in everybody:
        if actor.membership.public_id == public_id:
            return actor
    raise Http404
