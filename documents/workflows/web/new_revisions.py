"""What the page of an upload asks about a review under way (DOCUMENT_CONTROL 6)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from documents.register.models import Document, Revision
from documents.workflows.models import Workflow, WorkflowDocument
from documents.workflows.services import endings
from documents.workflows.services.new_revisions import PART, Fate, running_on, under_way
from kazinex.core.actors import Member
from kazinex.core.forms import FormPart
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

LABEL = _("The review under way")


def part(document: Document, revision: Revision | None, by: Member) -> FormPart | None:
    """The question, where a revision is uploaded while an earlier one is alone in a workflow this person steers.

    Whoever sees the workflow and cannot end it here reads that it goes on, and who could end it.
    """
    item = running_on(document) if revision is None else None
    if item is None or not Workflow.objects.visible_to(by).filter(pk=item.workflow_id).exists():
        return None
    run = _("Let {code} run on revision {code_2}").format(code=item.workflow.code, code_2=item.code)
    if why := _why_it_goes_on(item, document, by):
        field = forms.ChoiceField(
            label=LABEL, choices=[(Fate.RUN.value, run)], initial=Fate.RUN, required=False, help_text=why
        )
        return FormPart(PART, {PART: field}, _chosen)
    choices = [
        (Fate.RUN.value, run),
        (Fate.CANCEL.value, _("Cancel it")),
        (Fate.AGAIN.value, _("Cancel it, and start again on the new revision with the same people")),
    ]
    field = forms.ChoiceField(label=LABEL, choices=choices, initial=Fate.RUN, required=False)
    return FormPart(PART, {PART: field}, _chosen)


def _why_it_goes_on(item: WorkflowDocument, document: Document, by: Member) -> str:
    why_not = _why_not_by(by, item.workflow)
    if under_way(document) is not None:
        return why_not
    return _("It is about other documents too. {how_it_ends}").format(
        how_it_ends=why_not or _("It can be cancelled on its own page.")
    )


def _why_not_by(by: Member, workflow: Workflow) -> str:
    """Why this person cannot cancel it, and who can; empty where they can."""
    if not endings.may_steer(workflow, by):
        return _("Only {started_by}, who started it, or a project admin can cancel it.").format(
            started_by=workflow.started_by
        )
    decision = by.decide(Permission.CREATE_WORKFLOW)
    return "" if decision else decision.sentence


def _chosen(said: Mapping[str, Any]) -> Fate | None:
    return Fate(said[PART]) if said[PART] else None
