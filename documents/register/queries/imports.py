"""What an imported workbook is held against: the facts of a project, what may be chosen, its documents."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from accounts.models import User
from documents.register.domain import exported, fields
from documents.register.domain.fields import DocumentField, Kind
from documents.register.domain.imports.checking import Known, Line, Standing
from documents.register.domain.imports.values import Entries, Entry
from documents.register.models import Document, ImportFile
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from projects import queries as project_queries
from projects.models import Project, Term

AT_ONCE = 5_000  # keys asked for in one query
Named = Mapping[int, Term | User]  # rows by their keys
Told = tuple[str, str, str]  # a fact's label, what is said of it, what would be


def import_file(actor: Member, workbook: str) -> ImportFile:
    """One's own workbook in this project; for doors."""
    found: ImportFile = ImportFile.objects.get(public_id=workbook, project=actor.project, uploader=actor.user)
    found.project, found.organisation = actor.project, actor.organisation
    return found


def imported_before(file: ImportFile) -> ImportFile | None:
    """The last time the very same workbook was imported into this project."""
    same = ImportFile.objects.filter(project=file.project, sha256=file.sha256).exclude(imported_at=None)
    found: ImportFile | None = same.exclude(pk=file.pk).select_related("uploader").order_by("-imported_at").first()
    return found


def columns(project: Project) -> tuple[DocumentField, ...]:
    """The facts that an import takes: the number, and what can be edited."""
    return tuple(one for one in fields.of(project) if one.name == "number" or one.is_editable)


def known(project: Project, keys: Collection[str], *, by: Member) -> Known:
    """Everything a sheet with these numbers is held against, as this person sees it."""
    every = columns(project)
    seen = Document.objects.visible_to(by)
    within = seen if by.decide(Permission.MANAGE_DOCUMENTS) else seen.current()
    found = {one["number_key"]: _standing(one, every) for one in _rows(within, keys, every)}
    there = Document.objects.filter(project=project)
    taken = {one["number_key"] for one in _rows(there, [key for key in keys if key not in found], ())}
    return Known(every, entries(project, every), found, frozenset(taken), exported.written_only())


def entries(project: Project, every: Sequence[DocumentField]) -> dict[str, Entries]:
    """What may be written for each fact that is chosen."""
    said: dict[str, Entries] = {one.name: _options(one) for one in every if one.kind is Kind.CHOICE}
    for one in every:
        if one.kind is Kind.TERM:
            said[one.name] = _terms(project, one.name)
        elif one.kind is Kind.PERSON:
            said[one.name] = _people(project)
        elif one.kind is Kind.NAME:
            said[one.name] = _names(project, one.name)
    return said


def _terms(project: Project, kind: str) -> Entries:
    """By code; of two that share one, what is offered, and the project's own before the organisation's."""
    rows = project_queries.every_term(project).filter(kind=kind)
    ordered = sorted(rows, key=lambda term: (term.retired_at is None, term.project_id is not None))
    return {term.code.lower(): Entry(term.pk, term.retired_at is None) for term in ordered}


def _names(project: Project, kind: str) -> Entries:
    """The words of each entry, by its code and by themselves; nothing where anything may be written."""
    rows = project_queries.terms(project, kind)
    return {said.lower(): Entry(str(term)) for term in rows for said in (str(term), term.code)}


def _people(project: Project) -> Entries:
    people = list(project_queries.project_people(project))
    names = Counter(person.name.lower() for person in people)
    by_name = {person.name.lower(): Entry(person.pk) for person in people if names[person.name.lower()] == 1}
    return by_name | {person.email.lower(): Entry(person.pk) for person in people}


def _options(field: DocumentField) -> Entries:
    ordered = sorted(field.options, key=lambda option: option.is_offered)
    return {option.label.lower(): Entry(option.key, option.is_offered) for option in ordered}


def _rows(within: Any, keys: Collection[str], every: Sequence[DocumentField]) -> Iterator[dict[str, Any]]:
    wanted = sorted(keys)
    people = (f"{one.name}__name" for one in every if one.kind is Kind.PERSON)
    shown = {"id", "number", "number_key", "deleted_at", *(one.column for one in every), *people}
    for start in range(0, len(wanted), AT_ONCE):
        yield from within.filter(number_key__in=wanted[start : start + AT_ONCE]).values(*shown)


def _standing(row: dict[str, Any], every: Sequence[DocumentField]) -> Standing:
    facts = {one.name: one.kept(row["custom"]) if one.key else row[one.column] for one in every}
    names = {one.name: row[f"{one.name}__name"] or "" for one in every if one.kind is Kind.PERSON}
    return Standing(row["id"], row["number"], facts, row["deleted_at"] is not None, names)


def named(project: Project, every: Collection[DocumentField]) -> dict[str, Named]:
    """The rows that facts may name, by their keys: entries of the coded lists, and people."""
    terms = {term.pk: term for term in project_queries.every_term(project)}
    people = {person.pk: person for person in project_queries.project_people(project)}
    rows: dict[Kind, Named] = {Kind.TERM: terms, Kind.PERSON: people}
    return {one.name: rows[one.kind] for one in every if one.kind in rows}


def told(lines: Iterable[Line], project: Project, every: Sequence[DocumentField]) -> list[tuple[Line, list[Told]]]:
    """What each of these rows says in words: the fact's label, what the register says of it, what it would say."""
    rows, by_name = named(project, every), {one.name: one for one in every}

    def words(one: DocumentField, value: object) -> str:
        if one.name not in rows:
            return fields.words(one.told(value))
        return fields.words(rows[one.name].get(value) if isinstance(value, int) else None)

    def told_of(line: Line) -> list[Told]:
        before = line.document.facts if line.document else {}
        facts = ((by_name[name], value) for name, value in line.facts.items())
        return [(one.label, words(one, before.get(one.name)), words(one, value)) for one, value in facts]

    return [(line, told_of(line)) for line in lines]


def said(document: Document, field: DocumentField) -> object:
    """What a document says of a fact, rows by their keys, as a sheet is held against it."""
    return field.of(document) if field.key else getattr(document, field.column)
