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
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MOST_SHOWN = 200
FormMaker = Callable[[Any], Any]


@access(Permission.MANAGE_SETTINGS, fresh_proof=True)
def policy(request: MemberRequest) -> HttpResponse:
    """The organisation's policy for guest shares."""
    form = PolicyForm(posted(request), initial=effective_policy().values)
    return _policy_page(request, form, "guestshares/policy.html", "guestshares:policy", project=None)


@access(Permission.MANAGE_SETTINGS, fresh_proof=True)
def project_policy(request: MemberRequest) -> HttpResponse:
    """A project's narrower policy."""
    stored = policies.stored(request.project)
    form = ProjectPolicyForm(posted(request), organisation=effective_policy(), stored=stored)
    return _policy_page(
        request, form, "guestshares/project_policy.html", "guestshares:project-policy", project=request.project
    )


@access(Permission.MANAGE_SETTINGS)
def drift(request: MemberRequest) -> HttpResponse:
    """Live shares outside today's policy."""
    found = _seen(request, drifting.findings(policies.stored(None)))
    return page(request, "guestshares/drift.html", findings=found[:MOST_SHOWN], count=len(found))


def _policy_page(request: MemberRequest, form: Any, template: str, name: str, *, project: Any) -> HttpResponse:
    if form.submit(lambda: _foretold(request, form.values, project=project)):
        foretold, saves = form.result, "save" in request.POST
        reach = ReachForm(request.POST if saves else None, shown=foretold.pop("shown"))
        if not reach.is_valid():
            return page(request, "guestshares/policy_review.html", form=form, reach=reach, **foretold)
        if form.submit(lambda: _save(request, form, reach, project)):
            messages.success(request, _("The policy for external access was saved."))
            return redirect(name, *_place(request, project))
    now = effective_policy(project)
    rows = [(BY_NAME[name].label, now.sentence(name)) for name in form.fields]
    return page(request, template, form=form, rows=rows)


def _save(request: MemberRequest, form: Any, reach: ReachForm, project: Any) -> None:
    policies.save(form.values, project=project, by=request.actor, reach=reach.cleaned_data["reach"])


def _foretold(request: MemberRequest, values: policies.Values, *, project: Any) -> dict[str, Any]:
    """The dry run: what changes, and which live shares that this person may know of would not fit."""
    row, changed = policies.reviewed(values, project=project)
    outside = policies.outside(row, project=project)
    found = _seen(request, outside)
    changes = [(label, old, new) for label, (old, new) in changed.items()]
    shown = {"Changes": str(changes), "Shares": " ".join(sorted(one.share.public_id for one in outside))}
    return {"changes": changes, "findings": found[:MOST_SHOWN], "count": len(found), "shown": shown}


def _seen(request: MemberRequest, found: list[drifting.Finding]) -> list[drifting.Finding]:
    """Those of shares this person may know of; what is hidden is neither listed nor counted."""
    hidden = withholding.hidden_targets(request.actor, [("share", str(one.share.pk)) for one in found])
    return [one for one in found if ("share", str(one.share.pk)) not in hidden and _may_name(request, one)]


def _may_name(request: MemberRequest, one: drifting.Finding) -> bool:
    """Guests are named to who may manage their shares."""
    if request.project:
        return bool(request.actor.decide(Permission.MANAGE_GUEST_SHARES, when_closed=True))
    named = request.actor.projects_allowing(Permission.MANAGE_GUEST_SHARES, when_closed=True)
    return any(one.share.project_id == each.pk for each in named)


def _place(request: MemberRequest, project: Any) -> list[str]:
    return [request.organisation.slug, *([project.code] if project else [])]
