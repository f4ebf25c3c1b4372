"""Rules that add people to the letters of a project."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.correspondence.models import AddressRule
from documents.correspondence.queries import rules as queries
from documents.correspondence.services import rules as services
from documents.correspondence.web import type_lists
from documents.correspondence.web.forms.rules import NewRuleForm, RuleForm
from documents.correspondence.web.pages import address, layout
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

SETTINGS = Permission.MANAGE_SETTINGS
REMOVED = Notice(_("It adds nobody any more"), _("Letters that were sent keep whom it added."))


@access(SETTINGS)
def rule_list(request: MemberRequest) -> HttpResponse:
    """Every rule of the project."""
    reading = type_lists.rules(request.actor).read(request.GET, path=address(request, "rules"))
    context: dict[str, Any] = {"new_url": address(request, "rule-new"), "layout": layout(request)}
    return page(request, "correspondence/rules.html", rules=reading.page(queries.rules(request.actor)), **context)


@access(SETTINGS)
@sent_once
def rule_new(request: MemberRequest) -> HttpResponse:
    """Make a rule."""
    form = NewRuleForm(posted(request), project=request.project)
    if form.submit(lambda: services.create(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The rule {result} is made.").format(result=form.result))
        return redirect(address(request, "rules"))
    context: dict[str, Any] = {"heading": _("New address rule"), "list_url": address(request, "rules")}
    return page(request, "correspondence/rule.html", form=form, layout=layout(request), **context)


@access(SETTINGS, to=queries.rule)
def rule_edit(request: MemberRequest, found: AddressRule) -> HttpResponse:
    """Change a rule."""
    form = RuleForm(posted(request), rule=found)
    if form.submit(lambda: services.change(found, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The rule {result} is saved.").format(result=form.result))
        return redirect(address(request, "rules"))
    context: dict[str, Any] = {"heading": found.name, "list_url": address(request, "rules")}
    context["end_url"] = address(request, "rule-remove", found.public_id)
    return page(request, "correspondence/rule.html", form=form, layout=layout(request), **context)


@access(SETTINGS, to=queries.rule)
def rule_remove(request: MemberRequest, found: AddressRule) -> HttpResponse:
    """Take it away."""
    back, place = found.get_absolute_url(), address(request, "rules")
    asked = ReasonPage(
        layout=layout(request),
        heading=_("Remove {found}").format(found=found),
        crumbs=[(_("Address rules"), place), (found.name, back), (_("Remove rule"), "")],
        button=_("Remove rule"),
        back=back,
        notices=[REMOVED],
        facts=[(_("Where"), found.where), (_("People"), found.people)],
    )
    change, done = (
        partial(services.remove, found, by=request.actor),
        _("The rule {found} is removed.").format(found=found),
    )
    return reasons.ask(request, asked, change, of=found, done=done, to=partial(redirect, place))
