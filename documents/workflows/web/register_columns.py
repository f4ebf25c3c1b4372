"""What the register tells of reviews under way: the workflow a document is in, its open step, and when that is due."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from documents.register.domain.questions import ListedBesides
from documents.workflows.queries import under_review
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, Words
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.ui import texts

IN, LATE, OUT = "in", "overdue", "out"
STATES = ((IN, _("In workflow")), (LATE, _("In workflow, overdue")), (OUT, _("In no workflow")))
WORKFLOW, WORKFLOW_STEP, STEP_DUE = HEADS = ("Workflow", "Workflow step", "Step due")
CONDITIONS = {IN: under_review.is_in_workflow, LATE: under_review.is_overdue}


def of_register(actor: Member) -> ListedBesides:
    """The columns Workflow, Step and Step due, and the filters Workflow and Step; no query of their own."""
    place = reverse("workflows:workflows", args=[actor.organisation.slug, actor.project.code])
    code, step, due = under_review.code, under_review.step, under_review.due
    return ListedBesides(
        columns=(
            Column(WORKFLOW, "code nowrap", name="workflow", is_extra=True, source=code),
            Column(WORKFLOW_STEP, name="step", is_extra=True, source=step),
            Column(STEP_DUE, "nowrap", name="step_due", is_extra=True, source=due),
        ),
        cells=(
            Cell(WORKFLOW, name="workflow", source=code),
            Cell(WORKFLOW_STEP, name="step", source=step),
            Cell(STEP_DUE, kind=Kind.MOMENT, name="step_due", source=due),
        ),
        filters=(
            Choice(name="workflow", label=WORKFLOW, choices=STATES, narrow=_by_state),
            Words(name="step", label=WORKFLOW_STEP, placeholder=_("Approval"), narrow=_by_step),
        ),
        tell=partial(_told, place=place, zone=texts.zone_of(actor)),
    )


def _by_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(~under_review.is_in_workflow()) if state == OUT else rows.filter(CONDITIONS[state]())


def _by_step(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    return rows.filter(under_review.is_at(words))


def _told(row: Mapping[str, Any], *, place: str, zone: str) -> dict[str, Any]:
    code = row.get("of_workflow")
    return {
        "workflow": format_html('<a href="{}{}/">{}</a>', place, code, code) if code else texts.NOTHING,
        "step": row.get("of_step") or texts.NOTHING,
        "step_due": texts.ending(row.get("of_step_due"), zone),
    }
