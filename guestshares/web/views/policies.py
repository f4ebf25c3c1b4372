"""Settings → External Access: the policy, its dry run, and what has drifted from it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from audit.queries import withholding
from guestshares.domain.policies import BY_NAME
from guestshares.queries import drift as drifting
from guestshares.queries.policies import effective_policy
from guestshares.services import policies
from guestshares.web.forms.policies import PolicyForm, ProjectPolicyForm, ReachForm
from guestshares.web.views.words import add_error, form_page
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission

MOST_SHOWN = 200
FormMaker = Callable[[Any], Any]


@access(Permission.MANAGE_SETTINGS)
def policy(request: MemberRequest) -> HttpResponse:
    """The organisation's policy for guest shares."""
    now = effective_policy()
    values = {name: getattr(now, name) for name in BY_NAME}
    form = PolicyForm(request.POST or None, initial=values)
    return _policy_page(request, form, "guestshares/policy.html", "guestshares:policy", project=None)


@access(Permission.MANAGE_SETTINGS)
def project_policy(request: MemberRequest) -> HttpResponse:
    """A project's narrower policy."""
    stored = policies.stored(request.project)
    values = {name: _as_choice(getattr(stored, name, None)) for name in BY_NAME}
    form = ProjectPolicyForm(request.POST or None, initial=values, organisation=effective_policy())
    return _policy_page(
        request, form, "guestshares/project_policy.html", "guestshares:project-policy", project=request.project
    )


@access(Permission.MANAGE_SETTINGS)
def drift(request: MemberRequest) -> HttpResponse:
    """Live shares outside today's policy."""
    found = _seen(request, drifting.findings(policies.stored(None)))
    return page(request, "guestshares/drift.html", findings=found[:MOST_SHOWN], count=len(found))


def _policy_page(request: MemberRequest, form: Any, template: str, name: str, *, project: Any) -> HttpResponse:
    reach = ReachForm(request.POST if "save" in request.POST else None)
    if form.is_valid():
        try:
            if "save" in request.POST and reach.is_valid():
                policies.save(form.values, project=project, by=request.actor, **reach.cleaned_data)
                messages.success(request, "The policy for external access was saved.")
                return redirect(name, *_place(request, project))
            return _review(request, form, reach, project=project)
        except RuleBroken as broken:
            add_error(form, broken)
    now = effective_policy(project)
    rows = [(setting.label, now.sentence(name)) for name, setting in BY_NAME.items() if name in form.fields]
    return form_page(request, template, form, rows=rows)


def _review(request: MemberRequest, form: Any, reach: ReachForm, *, project: Any) -> HttpResponse:
    """The dry run: what changes, and which live shares that this person may know of would not fit."""
    row = policies.proposed(form.values, project=project)
    changed = policies.changes(form.values, project=project)
    if not changed:
        raise RuleBroken("Nothing was changed.")
    found = _seen(request, policies.outside(row, project=project))
    return page(
        request,
        "guestshares/policy_review.html",
        form=form,
        reach=reach,
        changes=[(label, old, new) for label, (old, new) in changed.items()],
        findings=found[:MOST_SHOWN],
        count=len(found),
    )


def _seen(request: MemberRequest, found: list[drifting.Finding]) -> list[drifting.Finding]:
    """Those of shares this person may know of; what is hidden is neither listed nor counted."""
    hidden = withholding.hidden_targets(request.actor, [("share", str(one.share.pk)) for one in found])
    return [one for one in found if ("share", str(one.share.pk)) not in hidden and _may_name(request, one)]


def _may_name(request: MemberRequest, one: drifting.Finding) -> bool:
    """Guests are named to who may manage their shares."""
    if request.project:
        return request.actor.decide(Permission.MANAGE_GUEST_SHARES, when_closed=True).allowed  # type: ignore[no-any-return]
    named = request.actor.projects_allowing(Permission.MANAGE_GUEST_SHARES, when_closed=True)
    return any(one.share.project_id == each.pk for each in named)


def _place(request: MemberRequest, project: Any) -> list[str]:
    return [request.organisation.slug, *([project.code] if project else [])]


def _as_choice(value: Any) -> Any:
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
