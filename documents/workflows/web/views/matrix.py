"""The review matrix: its rules, the fallback, import and export."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.register.services import uploads
from documents.workflows.models import MatrixRule
from documents.workflows.queries import matrix, matrix_people, matrix_sheet
from documents.workflows.services import matrix_rules
from documents.workflows.services.matrix_rules import Imported, RuleDraft
from documents.workflows.web import matrix_lists
from documents.workflows.web.forms.matrix import (
    REPLACE,
    FallbackAgainForm,
    FallbackForm,
    ImportForm,
    NewRuleForm,
    RuleForm,
)
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects.web.exports import export

MANAGE = Permission.MANAGE_REVIEW_MATRIX
REMOVED = Notice(
    _("It counts no more"), _("Reviews that run already keep whom they asked. What it said stays in the history.")
)


@access(MANAGE)
def matrix_list(request: MemberRequest) -> HttpResponse:
    """Every rule of the project, and the fallback."""
    rows = _read(request).page(matrix.ordinary_rules(request.actor))
    fallback = matrix.fallback(request.actor)
    said = matrix_rules.described(fallback) if fallback else {}
    return page(request, "workflows/matrix.html", rules=rows, fallback=said, urls=_urls(request))


@require_POST
@access(MANAGE)
def matrix_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered rules, as a workbook that can be imported, and recorded."""
    reading = _read(request)
    return export(request, reading, reading.every(matrix.ordinary_rules(request.actor)), name="review-matrix")


@access(MANAGE)
@sent_once
def matrix_rule_new(request: MemberRequest) -> HttpResponse:
    """Add a rule."""
    form = NewRuleForm(posted(request), actor=request.actor)
    if form.submit(lambda: matrix_rules.add(request.project, form.draft, by=request.actor)):
        messages.success(request, _("The rule for {result} counts from now on.").format(result=form.result))
        return redirect(_address(request, "matrix"))
    return _form_page(request, "workflows/matrix_rule_new.html", form=form)


@access(MANAGE, to=matrix.rule)
def matrix_rule(request: MemberRequest, rule: MatrixRule) -> HttpResponse:
    """Change a rule."""
    form = RuleForm(posted(request), rule=rule, actor=request.actor)
    if form.submit(lambda: matrix_rules.change(rule, form.draft, by=request.actor)):
        messages.success(request, _("The rule for {result} is saved.").format(result=form.result))
        return redirect(_address(request, "matrix"))
    remove_url = _address(request, "matrix-rule-remove", rule.public_id)
    return _form_page(request, "workflows/matrix_rule.html", form=form, rule=rule, remove_url=remove_url)


@access(MANAGE, to=matrix.rule)
def matrix_rule_remove(request: MemberRequest, rule: MatrixRule) -> HttpResponse:
    """Let a rule count no more."""
    back = _address(request, "matrix")
    asked = ReasonPage(
        layout="layouts/project.html",
        heading=_("Remove the rule for {rule}").format(rule=rule),
        crumbs=[(_("Review Matrix"), back), (str(rule), rule.get_absolute_url()), (_("Remove"), "")],
        button=_("Remove rule"),
        back=rule.get_absolute_url(),
        notices=[REMOVED],
        facts=list(matrix_rules.described(rule).items()),
    )
    change, done = (
        partial(matrix_rules.remove, rule, by=request.actor),
        _("The rule for {rule} is removed.").format(rule=rule),
    )
    return reasons.ask(request, asked, change, of=rule, done=done, to=partial(redirect, back))


@access(MANAGE)
@sent_once
def matrix_fallback(request: MemberRequest) -> HttpResponse:
    """Who reviews what no rule matches."""
    there = matrix.fallback(request.actor)
    form = FallbackAgainForm(posted(request), rule=there) if there else FallbackForm(posted(request))

    def save() -> MatrixRule:
        if there:
            return matrix_rules.change(there, form.draft, by=request.actor)
        return matrix_rules.add(request.project, form.draft, is_fallback=True, by=request.actor)

    if form.submit(save):
        messages.success(request, _("The fallback counts from now on."))
        return redirect(_address(request, "matrix"))
    return _form_page(request, "workflows/matrix_fallback.html", form=form)


@access(MANAGE)
@sent_once
def matrix_import(request: MemberRequest) -> HttpResponse:
    """Add the rules of a workbook, after every cell was checked; Check file changes nothing."""
    form = ImportForm(posted(request), request.FILES or None)
    only_checks = request.POST.get("step") == "check"
    if form.submit(lambda: _checked(request, form) if only_checks else _imported(request, form)):
        if only_checks:
            count = len(form.result)
            messages.success(
                request,
                _("Every cell can be read: {rules}. Choose the file again and import it.").format(rules=_rules(count)),
            )
            return page(request, "workflows/matrix_import.html", form=ImportForm(), urls=_urls(request))
        messages.success(request, _told(form.result))
        return redirect(_address(request, "matrix"))
    return page(request, "workflows/matrix_import.html", form=form, urls=_urls(request))


def _checked(request: MemberRequest, form: ImportForm) -> list[RuleDraft]:
    """The rules of the file; a broken rule names every cell that cannot be read."""
    file = uploads.check(form.cleaned_data["file"])
    return [_draft(row) for row in matrix_sheet.read(request.actor, file.file).require_sound()]


def _draft(row: Mapping[str, Any]) -> RuleDraft:
    names = {"Type": "document_type", "Work package": "work_package", "Active": "is_active"}
    return RuleDraft(**{names.get(column, column.lower()): said for column, said in row.items()})


def _told(imported: Imported) -> str:
    said = [_("{rules} imported.").format(rules=_rules(len(imported.added)))]
    if imported.known:
        said.append(_known(imported.known))
    if imported.repeated:
        said.append(_repeated(imported.repeated))
    return " ".join(said)


def _imported(request: MemberRequest, form: ImportForm) -> Imported:
    drafts, replaces = _checked(request, form), form.cleaned_data["existing"] == REPLACE
    replaced = list(matrix.ordinary_rules(request.actor)) if replaces else []
    return matrix_rules.import_rules(request.project, drafts, replaced=replaced, by=request.actor)


def _rules(count: int) -> str:
    return ngettext("{count} rule", "{count} rules", count).format(count=count)


def _known(count: int) -> str:
    return ngettext(
        "{count} rule of the file stands in the matrix already.",
        "{count} rules of the file stand in the matrix already.",
        count,
    ).format(count=count)


def _repeated(count: int) -> str:
    return ngettext(
        "{count} rule of the file repeats another one and is left out.",
        "{count} rules of the file repeat others and are left out.",
        count,
    ).format(count=count)


def _form_page(request: MemberRequest, template: str, **context: Any) -> HttpResponse:
    known = matrix_people.nameable(request.project)
    return page(request, template, nameable=known, list_url=_address(request, "matrix"), **context)


def _read(request: MemberRequest) -> Reading:
    return matrix_lists.rules(request.actor).read(request.GET, path=_address(request, "matrix"))


def _urls(request: MemberRequest) -> dict[str, str]:
    names = ("matrix", "matrix-rule-new", "matrix-test", "matrix-coverage", "matrix-import", "matrix-export")
    return {name.replace("-", "_"): _address(request, name) for name in (*names, "matrix-fallback")}


def _address(request: MemberRequest, name: str, *more: str) -> str:
    return reverse(f"workflows:{name}", args=[request.organisation.slug, request.project.code, *more])
