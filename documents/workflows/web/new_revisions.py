"""What the page of an upload asks about a review under way (DOCUMENT_CONTROL 6)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from documents.register.models import Document, Revision
from documents.workflows.services import endings
from documents.workflows.services.new_revisions import PART, Fate, under_way
from kazinex.core.actors import Member
from kazinex.core.forms import FormPart
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _


def part(document: Document, revision: Revision | None, by: Member) -> FormPart | None:
    """The question, where a revision is uploaded while an earlier one is alone in a workflow this person steers."""
    item = under_way(document) if revision is None else None
    if item is None or not (endings.may_steer(item.workflow, by) and by.decide(Permission.CREATE_WORKFLOW)):
        return None
    run = _("Let {code} run on revision {code_2}").format(code=item.workflow.code, code_2=item.code)
    choices = [
        (Fate.RUN.value, run),
        (Fate.CANCEL.value, _("Cancel it")),
        (Fate.AGAIN.value, _("Cancel it, and start again on the new revision with the same people")),
    ]
    field = forms.ChoiceField(label=_("The review under way"), choices=choices, initial=Fate.RUN, required=False)
    return FormPart(PART, {PART: field}, _chosen)


def _chosen(said: Mapping[str, Any]) -> Fate | None:
    return Fate(said[PART]) if said[PART] else None
