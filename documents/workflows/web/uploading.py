"""What the pages of uploads ask about a workflow that starts with them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from documents.register.models import Document, Revision
from documents.workflows.queries import templates
from documents.workflows.services.new_revisions import under_way
from documents.workflows.services.uploads import PART
from documents.workflows.web.forms.workflows import ParticipantsField
from kazinex.core.actors import Member
from kazinex.core.forms import DateInput, FormPart, RowChoice
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

NAMES = ("template", "title", "chosen", "due_on")


def of_new_document(by: Member) -> FormPart | None:
    """The question whether a workflow starts on the document, for who may start one and has a template for it."""
    found = templates.startable(by.project)
    if not (by.decide(Permission.CREATE_WORKFLOW) and found.exists()):
        return None
    fields: dict[str, forms.Field] = {
        "template": RowChoice(
            label=_("Start a workflow"),
            queryset=found,
            required=False,
            empty_label=_("Start none"),
            help_text=_("On this revision, which is under review as soon as it is stored."),
        ),
        "title": forms.CharField(
            label=_("Workflow title"),
            max_length=300,
            required=False,
            help_text=_("Where it is empty, the document's title."),
        ),
        "chosen": ParticipantsField(label=_("Participants")),
        "due_on": forms.DateField(label=_("Workflow due date"), required=False, widget=DateInput()),
    }
    return FormPart(PART, {f"workflow_{name}": fields[name] for name in NAMES}, _chosen)


def of_new_revision(document: Document, revision: Revision | None, by: Member) -> FormPart | None:
    """The same where a revision is uploaded, unless another question is asked about a review under way."""
    return of_new_document(by) if revision is None and under_way(document) is None else None


def _chosen(said: Mapping[str, Any]) -> dict[str, Any] | None:
    kept = {name: said[f"workflow_{name}"] for name in NAMES}
    return kept if kept["template"] else None
