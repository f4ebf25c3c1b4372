"""What somebody answers in a step."""

from collections.abc import Sequence
from typing import Any

from django import forms

from documents.register.services.attachments import MOST_FILES
from documents.register.web.upload_fields import SeveralFilesField
from documents.workflows.models import StepDraft, WorkflowStep
from documents.workflows.models.words import CHOICES_OF
from documents.workflows.queries.workflows import Line
from kazinex.core.forms import CreatingForm
from kazinex.core.translation import marked as _

MOST_SINGLE = 50  # documents that may be decided one by one on a page
AS_ABOVE = ("", _("As above"))


class AnswerForm(CreatingForm):
    """A decision on a step, and on single documents of it where they differ."""

    decision = forms.ChoiceField(label=_("Decision"))
    comment = forms.CharField(label=_("Comment"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 8}))
    attachments = SeveralFilesField(label=_("Attachments"), required=False)

    def __init__(self, *args: Any, step: WorkflowStep, lines: Sequence[Line], final: bool, **kwargs: Any) -> None:
        self.choices = [(one.value, one.label) for one in CHOICES_OF[step.kind]]
        several = [line for line in lines if line.item and line.document]
        self.lines = several if 1 < len(several) <= MOST_SINGLE and len(self.choices) > 1 else []
        super().__init__(*args, **kwargs)
        decision: Any = self.fields["decision"]
        decision.choices = [("", _("Choose a decision")), *self.choices] if len(self.choices) > 1 else self.choices
        decision.required = final
        self.fields["attachments"].help_text = _("Up to {most_files} files, such as a marked-up PDF.").format(
            most_files=MOST_FILES
        )

    def made_fields(self) -> dict[str, forms.Field]:
        """A decision on each document, where there are several."""
        return {
            _name(line): forms.ChoiceField(
                label=_("Decision on {number}").format(number=line.document.number),
                choices=[AS_ABOVE, *self.choices],
                required=False,
            )
            for line in self.lines
            if line.document
        }

    @property
    def answer(self) -> dict[str, Any]:
        """What the services take."""
        typed = self.cleaned_data
        single = {line.item.revision_id: typed[_name(line)] for line in self.lines if line.item}
        kept = {"decision": typed["decision"], "comment": typed["comment"], "files": typed["attachments"]}
        return kept | {"per_document": {key: said for key, said in single.items() if said}}


def drafted(draft: StepDraft | None, lines: Sequence[Line]) -> dict[str, Any]:
    """What a draft has of an answer."""
    if draft is None:
        return {}
    single = {_name(line): draft.per_document.get(str(line.item.revision_id), "") for line in lines if line.item}
    return {"decision": draft.decision, "comment": draft.comment, **single}


def _name(line: Line) -> str:
    return f"document-{line.item.position if line.item else 0}"
