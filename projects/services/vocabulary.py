"""The coded lists of an organisation and its projects: disciplines, types, zones and others."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import record
from kazinex.core import clock, likeness
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project, Term, TermKind
from projects.services.project_locks import keep_open

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,11}")
PLURALS = {
    TermKind.DISCIPLINE: "disciplines",
    TermKind.DOCUMENT_TYPE: "types",
    TermKind.ZONE: "zones",
    TermKind.STAGE: "stages",
    TermKind.ORIGINATOR: "originators",
    TermKind.SUITABILITY: "suitabilities",
}
USUAL: dict[TermKind, tuple[tuple[str, str], ...]] = {
    TermKind.DISCIPLINE: (
        ("ARC", "Architecture"),
        ("CIV", "Civil"),
        ("STR", "Structural"),
        ("GEO", "Geotechnical"),
        ("MEP", "Mechanical and electrical"),
        ("ELE", "Electrical"),
        ("SIG", "Signalling"),
        ("FIR", "Fire"),
        ("ENV", "Environment"),
        ("GEN", "General"),
    ),
    TermKind.DOCUMENT_TYPE: (
        ("DWG", "Drawing"),
        ("SPC", "Specification"),
        ("RPT", "Report"),
        ("CAL", "Calculation"),
        ("SCH", "Schedule"),
        ("MOD", "Model"),
        ("MST", "Method statement"),
        ("ITP", "Inspection and test plan"),
        ("MAN", "Manual"),
    ),
    TermKind.ZONE: (("Z00", "Whole site"), ("Z01", "Zone 1"), ("Z02", "Zone 2"), ("Z03", "Zone 3")),
    TermKind.STAGE: (
        ("CON", "Concept"),
        ("PRE", "Preliminary design"),
        ("DET", "Detailed design"),
        ("IFC", "Issued for construction"),
        ("ASB", "As built"),
    ),
}


def add_term(*, kind: str, code: str, name: str, project: Project | None = None, by: Actor) -> Term:
    """Add an entry to a list of the organisation, or of one project; a code stands once in what a project sees."""
    code = code.strip().upper()
    kind = TermKind(kind)
    likeness.require_one_alphabet(code, field="code")
    _require_free(kind, code, project)
    _require_free_name(kind, name, project)
    try:
        with transaction.atomic():
            if project is not None:
                keep_open(project.pk)
            position = Term.objects.filter(kind=kind, project=project).count()
            term: Term = Term.objects.create(
                kind=kind, code=code, name=name.strip(), project=project, position=position
            )
            record(AuditAction.TERM_ADDED, by=by, target=term, kind=PLURALS[kind])
    except IntegrityError as error:
        raise _taken(code) from error
    return term


def add_usual_terms(*, by: Actor) -> int:
    """Add the usual entries to the organisation's lists; returns how many were added.

    What is there stays, and a code that a project has of its own is left to it.
    """
    with transaction.atomic():
        there = set(Term.objects.values_list("kind", "code"))
        added = [
            Term(kind=kind, code=code, name=name, position=position)
            for kind, entries in USUAL.items()
            for position, (code, name) in enumerate(entries)
            if (kind, code) not in there
        ]
        Term.objects.bulk_create(added)
        if added:
            record(AuditAction.USUAL_TERMS_ADDED, by=by, count=len(added))
    return len(added)


def fill(entries: Mapping[TermKind, Sequence[tuple[str, str, bool]]], *, project: Project | None) -> int:
    """Add these entries (code, name, whether it is offered) to lists; for services that record the event themselves.

    What stands there already stays as it is; returns how many were added.
    """
    there = set(_seen_with(project).values_list("kind", "code"))
    added = [
        Term(
            kind=kind,
            code=code,
            name=name,
            project=project,
            position=place,
            retired_at=None if offered else clock.now(),
        )
        for kind, rows in entries.items()
        for place, (code, name, offered) in enumerate(rows)
        if (kind, code) not in there
    ]
    Term.objects.bulk_create(added)
    return len(added)


def rename(term: Term, *, name: str, by: Actor) -> Term:
    """Give an entry other words; its code stays, because numbers of documents are made of it."""
    with transaction.atomic():
        term = _held(term)
        old, term.name = term.name, name.strip()
        if old != term.name:
            _require_free_name(TermKind(term.kind), name, term.project, term=term)
            term.save(update_fields=["name"])
            changes = {"name": [old, term.name]}
            record(AuditAction.TERM_RENAMED, by=by, target=term, kind=PLURALS[TermKind(term.kind)], changes=changes)
    return term


def retire(term: Term, *, by: Actor) -> Term:
    """Offer an entry no longer; documents that have it keep it."""
    return _set_retired(term, AuditAction.TERM_RETIRED, by, retired=True)


def restore(term: Term, *, by: Actor) -> Term:
    """Offer a retired entry again."""
    return _set_retired(term, AuditAction.TERM_RESTORED, by, retired=False)


def _set_retired(term: Term, action: Action, by: Actor, *, retired: bool) -> Term:
    with transaction.atomic():
        term = _held(term)
        if (term.retired_at is not None) != retired:
            term.retired_at = clock.now() if retired else None
            term.save(update_fields=["retired_at"])
            record(action, by=by, target=term, kind=PLURALS[TermKind(term.kind)])
    return term


def _held(term: Term) -> Term:
    """The entry as it is now; one of a project only while that is open."""
    if term.project_id:
        keep_open(term.project_id)
    found: Term = Term.objects.select_for_update().get(pk=term.pk)
    return found


def _require_free(kind: TermKind, code: str, project: Project | None) -> None:
    if not CODE.fullmatch(code):
        raise RuleBroken(_("Use up to 12 letters, digits, dots, hyphens or underscores, such as CIV."), field="code")
    if _seen_with(project).filter(kind=kind, code=code).exists():
        raise _taken(code)


def _require_free_name(kind: TermKind, name: str, project: Project | None, *, term: Term | None = None) -> None:
    """Refuse a name that reads like another of the list."""
    likeness.require_one_alphabet(name, field="name")
    others = _seen_with(project).filter(kind=kind).exclude(pk=term.pk if term else None)
    for code, other in others.values_list("code", "name"):
        if likeness.key(other) == likeness.key(name):
            raise RuleBroken(
                _("“{other}” stands in this list already, as {code}.").format(other=other, code=code), field="name"
            )


def _seen_with(project: Project | None) -> QuerySet[Any]:
    """The entries a new one stands beside: of the organisation, and a project's own or everybody's."""
    terms: QuerySet[Any] = Term.objects.all()
    return terms.filter(Q(project=project) | Q(project=None)) if project else terms


def _taken(code: str) -> RuleBroken:
    return RuleBroken(
        _("“{code}” stands in this list already, perhaps in a project or among the retired.").format(code=code),
        field="code",
    )
