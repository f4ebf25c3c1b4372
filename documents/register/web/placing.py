"""Many files at once: what their sender says each of them is, row by row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from documents.register.domain import fields, numbering
from documents.register.domain.fields import DocumentField
from documents.register.models import UploadBatch
from documents.register.queries import schemes, staged
from documents.register.queries.staged import LEAVE, NEW, REVISION, Proposal
from documents.register.services import batches, staging
from documents.register.services.batches import Placement, RowsRefused
from documents.register.web.fact_fields import form_field
from documents.register.web.forms import IssueForm
from kazinex.core import opaque_ids
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import CreatingForm, HouseForm, SeveralFilesInput, checked, posted
from kazinex.core.models import make_public_id
from kazinex.core.translation import filled
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import Job, TermKind
from projects.services import jobs

KEY = re.compile(r"[0-9a-f]{24}")
MOST_IN_A_REQUEST = 200  # files; more are registered in the background
JOB = "documents.register_files"
KINDS = {TermKind.DISCIPLINE: "discipline", TermKind.DOCUMENT_TYPE: "document_type"}
USUAL = frozenset({"title", *KINDS.values()})  # they have places of their own in a row
Terms = Mapping[str, Mapping[str, Any]]


class SeveralFilesField(forms.FileField):
    """The files as they arrived; each is checked by itself where it is kept aside."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """At least one, and no more than a batch holds."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(files) > staging.MOST:
            raise forms.ValidationError(staging.TOO_MANY)
        for one in files:
            self.run_validators(one)
        return files


class FilesForm(CreatingForm):
    """Files that are sent at once; those sent one after the other from the same page come into the same batch."""

    batch = forms.CharField(required=False, max_length=64, initial=make_public_id, widget=forms.HiddenInput())
    sent = SeveralFilesField(
        label=_("Files"),
        help_text=filled(
            _("Choose up to {most}. A ZIP archive can be kept as one file, or its files taken out of it."),
            most=staging.MOST,
        ),
    )

    @classmethod
    def into(cls, batch: str, *sent: Any) -> "FilesForm":
        """The form of a new batch, or of one that waits for more files."""
        return cls(*sent, initial={"batch": batch} if KEY.fullmatch(batch) else {})

    def clean_batch(self) -> str:
        """The key this page gave its batch."""
        key = str(self.cleaned_data["batch"])
        return key if KEY.fullmatch(key) else make_public_id()


class CommonForm(IssueForm):
    """What is said of all the files together."""

    code = None  # type: ignore[assignment]  # said of each file
    file = None  # type: ignore[assignment]  # they are here already


class PlacementForm(HouseForm):
    """What one file is."""

    action = forms.ChoiceField(
        label=_("What it is"),
        choices=[(NEW, _("New document")), (REVISION, _("New revision of")), (LEAVE, _("Leave out"))],
        error_messages={"required": _("Choose what this file is.")},
    )
    number = forms.CharField(label=_("Number"), max_length=numbering.LONGEST, required=False)
    code = forms.CharField(label=_("Revision code"), max_length=8, required=False)
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    discipline = forms.CharField(
        label=_("Discipline"), max_length=40, required=False, widget=forms.TextInput(attrs={"list": "codes_discipline"})
    )
    document_type = forms.CharField(
        label=_("Type"), max_length=40, required=False, widget=forms.TextInput(attrs={"list": "codes_document_type"})
    )

    def __init__(
        self,
        data: Any,
        *,
        proposal: Proposal,
        terms: Terms,
        asked: Sequence[DocumentField] = (),
        numbers_itself: bool = False,
    ) -> None:
        self.proposal, self.terms, self.asked, self.numbers_itself = proposal, terms, asked, numbers_itself
        said = {name: getattr(proposal, name) for name in self.base_fields}
        super().__init__(data, prefix=opaque_ids.of(proposal.file), initial=said | proposal.file.typed)

    def made_fields(self) -> dict[str, forms.Field]:
        """What people made a new document's fields that must be filled in."""
        made = {one.name: form_field(one, self.proposal.file.batch.project) for one in self.asked}
        for field in made.values():
            field.required = False  # of a new revision it is not
        return made

    def clean(self) -> dict[str, Any]:
        """A file that is left out needs nothing more."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("action") == NEW:
            if self.cleaned_data.get("number") or not self.numbers_itself:
                self._require("number", numbering.require_number)
            for one in (fields.BY_NAME["title"], *self.asked):
                self._require(one.name, one.tidied)
            for name in KINDS.values():
                self._find(name)
        if cleaned.get("action") == REVISION or (cleaned.get("action") == NEW and not self.numbers_itself):
            self._require("number", _number)
        if cleaned.get("action") in {NEW, REVISION}:
            self._require("code", numbering.require_code)
        return cleaned

    @property
    def asked_fields(self) -> list[Any]:
        """Those of them that have no place of their own, as the row draws them."""
        return [self[one.name] for one in self.asked]

    @property
    def placement(self) -> Placement | None:
        """What the service takes; None where the file is left out."""
        said = self.cleaned_data
        if said["action"] == LEAVE:
            return None
        names = ("title", *KINDS.values(), *(one.name for one in self.asked))
        facts = {name: said[name] for name in names} if said["action"] == NEW else None
        return Placement(self.proposal.file, said["number"], said["code"], facts)

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the row, right or wrong, to be shown again."""
        return {name: str(self[name].value() or "")[:400] for name in self.fields}

    def _require(self, name: str, rule: Any) -> None:
        if name in self.errors:
            return
        try:
            self.cleaned_data[name] = checked(rule, self.cleaned_data.get(name, ""))
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _find(self, name: str) -> None:
        """An entry of the list by its code, alone or as the list offers it: “CIV”, “CIV – Civil”."""
        code = str(self.cleaned_data.get(name, "")).partition(" – ")[0].strip()
        found = self.terms[name].get(code.upper()) if code else None
        if code and found is None:
            label = fields.BY_NAME[name].label.lower()
            self.add_error(
                name,
                _("“{code}” is no {label} of this project. Enter one of its codes, or nothing.").format(
                    code=code, label=label
                ),
            )
        self.cleaned_data[name] = found


@dataclass(frozen=True, slots=True)
class Row:
    """One file of the table: what it probably is, and the form that says what it is."""

    proposal: Proposal
    form: PlacementForm

    @property
    def key(self) -> str:
        return str(self.form.prefix)

    @property
    def problem(self) -> str:
        """The first thing that is wrong with it; empty where nothing is."""
        return next((str(error) for errors in self.form.errors.values() for error in errors), "")


class Review:
    """The table of a batch: every file with what it probably is, and what is said of all of them."""

    def __init__(self, request: Any, batch: UploadBatch) -> None:
        data, self.batch, self.actor = posted(request), batch, request.actor
        self.terms = {
            name: {one.code.upper(): one for one in project_queries.terms(batch.project, kind)}
            for kind, name in KINDS.items()
        }
        self.asked = [one for one in fields.editable(batch.project) if one.is_required and one.name not in USUAL]
        self.common = CommonForm(data)
        numbers_itself = schemes.in_force(batch.project) is not None
        given: dict[str, Any] = {"terms": self.terms, "asked": self.asked, "numbers_itself": numbers_itself}
        found = staged.proposals(batch, request.actor)
        self.rows = [Row(one, PlacementForm(data, proposal=one, **given)) for one in found]
        self.refused = staged.refused(batch)

    def submit(self) -> bool:
        """Whether everything was in order and is registered, or will be in the background; what is not is said."""
        wrong = {row.proposal.file.pk: RuleBroken("") for row in self.rows if not row.form.is_valid()}
        if not self.common.is_valid() or wrong:
            if wrong:
                self.common.refuse(RowsRefused(wrong))
            return False
        if self.common.submit(self._register):
            return True
        for row in self.rows:
            if isinstance(self.common.broken, RowsRefused) and row.proposal.file.pk in self.common.broken.rows:
                row.form.refuse(self.common.broken.rows[row.proposal.file.pk])
        return False

    def unpack(self, key: str) -> bool:
        """Whether the files of this archive stand in its place now; whatever was typed of the others is kept."""
        row = next((row for row in self.rows if row.key == key and row.proposal.file.is_archive), None)
        if row is None:
            self.common.refuse(RuleBroken(_("This archive is not here any more. Look at the list again.")))
            return False
        staging.remember({row.proposal.file: row.form.typed for row in self.rows})
        return row.form.attempt(lambda: staging.unpack(row.proposal.file, by=self.actor))

    @property
    def result(self) -> UploadBatch | Job:
        """What was registered, or the work that does so."""
        found: UploadBatch | Job = self.common.result
        return found

    @property
    def wrong(self) -> list[Row]:
        """The rows that need a change."""
        return [row for row in self.rows if row.form.is_bound and row.form.errors]

    def _register(self) -> UploadBatch | Job:
        placements = [one for row in self.rows if (one := row.form.placement)]
        common = {"description": self.common.cleaned_data["description"], "status": self.common.cleaned_data["status"]}
        if len(placements) <= MOST_IN_A_REQUEST:
            return batches.register_files(self.batch, placements, by=self.actor, **common)
        rows = [batches.as_stored(one) for one in placements]
        label = _("Upload of {number} files").format(number=len(rows))
        return jobs.start(JOB, label=label, by=self.actor, batch=self.batch.public_id, rows=rows, **common)


def _number(number: str) -> str:
    if not number:
        raise RuleBroken(_("Enter the number of the document."))
    return number
