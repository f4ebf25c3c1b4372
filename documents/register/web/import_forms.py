"""What people choose about an import."""

from dataclasses import dataclass
from typing import Any

from django import forms

from documents.register.domain.fields import Kind
from documents.register.domain.imports import template
from documents.register.domain.imports.checking import Findings, Line
from documents.register.models import ImportFile
from documents.register.queries import imports as queries
from documents.register.services import imports
from documents.register.web.upload_fields import CheckedFileField
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import CreatingForm
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import Job, Project
from projects.services import jobs

MOST_SHOWN = 500  # bad cells on the page
MOST_NAMED = 50  # documents on the page, of those that are new and of those that change


class ImportFileForm(CreatingForm):
    """The workbook that is checked first."""

    file = CheckedFileField(label=_("File"), help_text=_("The filled template or an export of the register, as .xlsx."))


@dataclass(frozen=True, slots=True)
class Named:
    """Documents an import is about: the first of them with what it says, and how many there are besides."""

    heading: str
    lines: list[tuple[Line, list[queries.Told]]]
    more: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a check of the file found, or why it could not be read."""

    project: Project
    findings: Findings
    may_update: bool = True

    @classmethod
    def of(cls, file: ImportFile, actor: Member) -> "Preview":
        """As things are now."""
        return cls(file.project, imports.look(file, by=actor), bool(actor.decide(Permission.MANAGE_DOCUMENTS)))

    @property
    def broken(self) -> str:
        """Why the file cannot be read; empty where it can."""
        return self.findings.unreadable

    @property
    def problems(self) -> list[Any]:
        """The first bad cells."""
        return self.findings.problems[:MOST_SHOWN]

    @property
    def more(self) -> int:
        """How many there are besides."""
        return max(len(self.findings.problems) - MOST_SHOWN, 0)

    @property
    def named(self) -> list[Named]:
        """The first documents that would be new, and the first that would change, with what is said of them."""
        found = self.findings
        kinds = [(_("New documents"), found.new), (_("Changed documents"), found.updated if self.may_update else [])]
        every = queries.columns(self.project)
        return [
            Named(heading, queries.told(lines[:MOST_NAMED], self.project, every), max(len(lines) - MOST_NAMED, 0))
            for heading, lines in kinds
            if lines
        ]

    @property
    def is_ready(self) -> bool:
        """Whether there is something to import and nothing stands in its way."""
        has_work = self.findings.new or (self.findings.updated and self.may_update)
        return bool(has_work and not self.findings.problems and not self.broken)


class ImportForm(CreatingForm):
    """Whether documents that are in the register already are changed too."""

    updates = forms.BooleanField(label=_("Change documents that are in the register already"), required=False)

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        self.preview = preview
        super().__init__(*args, **kwargs)
        if not (preview.findings.updated and preview.may_update):
            del self.fields["updates"]

    def start(self, file: ImportFile, *, by: Member) -> Job:
        """Import it in the background; what is not in order is said here."""
        if self.preview.broken or self.preview.findings.problems:
            raise RuleBroken(self.preview.broken or _("Mend the cells that are named below, and check the file again."))
        updates = bool(self.cleaned_data.get("updates"))
        if not self.preview.findings.new and not updates:
            raise RuleBroken(_("Nothing in this file is new, so there is nothing to import."))
        label = _("Import of {file}").format(file=file.name)
        return jobs.start(imports.KIND, label=label, by=by, file=file.public_id, updates=updates)


def template_of(project: Project, statuses: list[str]) -> bytes:
    """The template with what may be chosen in this project."""
    every = queries.columns(project)
    choices: dict[str, list[tuple[str, str]]] = {}
    people = [(person.email, person.name) for person in project_queries.project_people(project)]
    for one in every:
        if one.kind in {Kind.TERM, Kind.NAME}:
            choices[one.name] = [(term.code, term.name) for term in project_queries.terms(project, one.name)]
        elif one.kind is Kind.PERSON:
            choices[one.name] = people
        elif one.kind is Kind.CHOICE:
            choices[one.name] = [(option.label, option.label) for option in one.options if option.is_offered]
    return template.made(every, choices, statuses, project.name)
