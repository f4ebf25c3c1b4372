"""The page of every bulk change: what will change, what is refused and why, and then all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import ngettext

from documents.register.domain.bulk import Plan, too_many
from documents.register.services import bulk
from documents.register.services.bulk import Change
from documents.register.web import selections
from documents.register.web.bulk_forms import BulkForm, carried, require_valid
from documents.register.web.selections import Selection
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, page
from kazinex.core.translation import marked as _
from projects.domain.jobs import LOST_RIGHT, Outcome, Progress
from projects.models import Job
from projects.services import jobs

STEP, DO = "step", "do"
IN_REQUEST = 200  # documents; more are changed by a worker, whose page shows how far it is
CHOOSE_FIRST = _("Tick documents first, or choose all that match, and then what to do with them.")


@dataclass(frozen=True, slots=True)
class BulkPage:
    """What one kind of bulk change asks and says: its heading, its button, and what it came to, of so many.

    `only` narrows it to these roles, as its door does; a worker asks that again.
    """

    name: str
    form: type[BulkForm]
    heading: str
    button: str
    done: str
    lead: str = ""
    only: frozenset[str] = frozenset()


def count_words(count: int) -> str:
    """So many documents."""
    return ngettext("{count:,} document", "{count:,} documents", count).format(count=count)


def nothing_chosen(request: MemberRequest, selection: Selection) -> HttpResponse:
    """Back to the register, which says what to do first."""
    messages.info(request, CHOOSE_FIRST)
    return redirect(selection.back)


def ask(request: MemberRequest, asked: BulkPage) -> HttpResponse:
    """Show what would become of what was chosen; from what was shown, do it."""
    selection = selections.chosen(request)
    if request.method != "POST" or selection.is_empty:
        return nothing_chosen(request, selection)
    if words := too_many(selection.count):
        messages.error(request, words)
        return redirect(selection.back)
    step = request.POST.get(STEP, "")
    form = asked.form(request.POST if step else None, project=request.project)
    if step == DO and form.submit(partial(_do, asked, form, selection)):
        if isinstance(form.result, Job):
            return redirect(form.result)
        messages.success(request, f"{count_words(form.result)} {asked.done}")
        return redirect(selection.back)
    return _shown(request, asked, form, selection)


def run(asked: BulkPage, payload: Mapping[str, Any], actor: Member, progress: Progress) -> Outcome:
    """The same by a worker, with what was typed and the view that was shown."""
    if asked.only and not actor.roles & asked.only:
        raise RuleBroken(LOST_RIGHT)
    selection = Selection(actor, payload["query"], is_all=True)
    form = asked.form(MultiValueDict(payload["form"]), project=actor.project)
    require_valid(form)
    progress.begin(selection.count)
    seen = form.cleaned_data["seen"]
    count = bulk.do(form.change(), selection.find, seen=seen, reached=progress.reached, by=actor)
    return Outcome(f"{count_words(count)} {asked.done}", selection.back)


def job_kind(asked: BulkPage) -> str:
    """What the worker calls this change."""
    return f"documents.bulk_{asked.name}"


def _do(asked: BulkPage, form: BulkForm, selection: Selection) -> int | Job:
    count = selection.count
    if count > IN_REQUEST:
        label = f"{asked.heading}: {count_words(count)}"
        known = {"form": carried(form), "query": selection.query}
        return jobs.start(job_kind(asked), label=label, by=selection.actor, **known)
    return bulk.do(form.change(), selection.find, seen=form.cleaned_data["seen"], by=selection.actor)


def _shown(request: MemberRequest, asked: BulkPage, form: BulkForm, selection: Selection) -> HttpResponse:
    change = _change(form)
    plan = _plan(change, form, selection, request) if change else None
    if plan and form.is_bound:
        form.carry("seen", plan.stamp)
    elif plan:
        form.initial["seen"] = plan.stamp
    context: dict[str, Any] = {
        "asked": asked,
        "form": form,
        "selection": selection,
        "plan": plan,
        "warnings": change.warnings(plan.changed, request.actor) if change and plan else [],
        "changes_words": count_words(len(plan.changed)) if plan else "",
        "chosen_words": "" if plan else count_words(selection.count),
    }
    return page(request, "documents/bulk.html", **context)


def _change(form: BulkForm) -> Change | None:
    """What is asked for, where that is known."""
    if not form.is_bound:
        return form.change() if form.tells_at_once else None
    refused = form.broken is not None
    return form.change() if form.is_valid() or refused else None


def _plan(change: Change, form: BulkForm, selection: Selection, request: MemberRequest) -> Plan | None:
    """What would become of the documents; where they have become too many meanwhile, the form says so."""
    if not form.is_bound:
        return bulk.look(change, selection.find, by=request.actor)
    found: list[Plan] = []
    form.attempt(lambda: found.append(bulk.look(change, selection.find, by=request.actor)))
    return found[0] if found else None
