"""Share with guest: documents chosen in the register."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.register.domain.bulk import Plan
from documents.register.services import bulk
from documents.register.web import selections
from documents.register.web.bulk import DO, STEP, count_words, nothing_chosen
from documents.register.web.selections import Selection
from guestshares.models import Scope
from guestshares.queries.policies import effective_policy
from guestshares.services.selection_shares import MOST_DOCUMENTS, ToGuests
from guestshares.web.forms.shares import SelectionShareForm
from guestshares.web.previews import PREVIEW
from guestshares.web.views import creating
from guestshares.web.views.manage import MANAGE
from kazinex.core.http import MemberRequest, access
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _


@require_POST
@access(MANAGE)
@sent_once
def bulk_share(request: MemberRequest) -> HttpResponseBase:
    """What of the chosen documents will be shared and what is refused; from what was shown, share it."""
    selection = selections.chosen(request)
    if selection.is_empty:
        return nothing_chosen(request, selection)
    if selection.count > MOST_DOCUMENTS:
        messages.error(
            request,
            _("Share at most {most_documents} documents together, and narrow the list to that.").format(
                most_documents=MOST_DOCUMENTS
            ),
        )
        return redirect(selection.back)
    plan = bulk.look(_change(request, {}), selection.find, by=request.actor)
    form = _form(request, plan)
    shown = creating.made(request, form, partial(_share, request, selection, form)) if form.is_bound else None
    return shown or _shown(request, form, selection, plan)


def _form(request: MemberRequest, plan: Plan) -> SelectionShareForm:
    rules = effective_policy(request.project)
    return SelectionShareForm(
        request.POST if request.POST.get(STEP) in {DO, PREVIEW} else None,
        scope=Scope.SELECTION,
        is_secret=any(document.is_confidential for document in plan.changed),
        policy=rules,
        project=request.project,
        may_set_opens=rules.controllers_set_opens or request.actor.is_project_admin,
    )


def _share(request: MemberRequest, selection: Selection, form: SelectionShareForm, **terms: Any) -> list[Any]:
    change = _change(request, terms)
    bulk.do(change, selection.find, seen=form.cleaned_data["seen"], by=request.actor)
    return change.issued


def _shown(request: MemberRequest, form: SelectionShareForm, selection: Selection, plan: Plan) -> HttpResponseBase:
    if form.is_bound:
        form.carry("seen", plan.stamp)
    else:
        form.initial["seen"] = plan.stamp
    context: dict[str, Any] = {"selection": selection, "plan": plan}
    context["count_words"] = count_words(len(plan.changed))
    titles = dict(selection.find().values_list("pk", "title"))
    context["lines"] = [(one.number, titles.get(one.pk, ""), one.shown_code) for one in plan.changed]
    context["secret"] = [document for document in plan.changed if document.is_confidential]
    context["is_off"] = len(plan.changed) > 1 and not form.policy.allows(Scope.SELECTION)
    return creating.again(request, form, "guestshares/selection_share.html", **context)


def _change(request: MemberRequest, terms: dict[str, Any]) -> ToGuests:
    return ToGuests(request.actor.is_project_admin, terms)
