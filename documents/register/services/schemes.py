"""Numbering schemes: set, given up, and numbers taken from them without a gap."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle, numbering, schemes
from documents.register.domain.schemes import Scheme
from documents.register.models.numbering import NumberCounter, NumberingScheme
from documents.register.queries import schemes as found
from kazinex.core import edit_conflicts
from kazinex.core.actors import Actor
from kazinex.core.errors import Conflict, RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import keep_open


def set_scheme(
    project: Project | None, scheme: Scheme, *, is_only_way: bool = False, seen: str = "", by: Actor
) -> NumberingScheme:
    """Make numbers of the organisation's documents, or of a project's, from now on like this; old ones stay."""
    with transaction.atomic():
        row, changes = put(project, scheme, is_only_way=is_only_way, seen=seen)
        if changes:
            record(AuditAction.NUMBERING_CHANGED, by=by, target=row, changes=changes)
    return row


def put(
    project: Project | None, scheme: Scheme, *, is_only_way: bool = False, seen: str = ""
) -> tuple[NumberingScheme, dict[str, list[object]]]:
    """The same with what changes by it, for services that record the event themselves."""
    scheme, row = schemes.checked(scheme), _held(project)
    before = schemes.described(row)
    edit_conflicts.require_as_seen(before, seen)
    row = row or NumberingScheme(project=project)
    row.parts, row.separator = [list(part) for part in scheme.parts], scheme.separator
    row.width, row.start, row.scope, row.is_only_way = scheme.width, scheme.start, scheme.scope, is_only_way
    if changes := lifecycle.as_changes(before, schemes.described(row)):
        _save(row)
    return row, changes


def give_up(project: Project | None, *, by: Actor) -> None:
    """Have no scheme of one's own: a project takes the organisation's, and without that numbers are typed."""
    with transaction.atomic():
        row = _held(project)
        if row is None:
            return
        changes = lifecycle.as_changes(schemes.described(row), {"Number": "the organisation's" if project else "typed"})
        record(AuditAction.NUMBERING_CHANGED, by=by, target=row, changes=changes)
        row.delete()


def require_one(project: Project) -> str:
    """Nothing typed is no number yet; raises RuleBroken where there is no scheme to give one."""
    if found.in_force(project) is None:
        raise RuleBroken(_("Enter the number."), field="number")
    return ""


def require_typed_is_taken(project: Project) -> None:
    """Refuse a typed number where the scheme is the only way to one."""
    row = found.in_force(project)
    if row and row.is_only_way:
        words = _("Numbers are given by the scheme {pattern} here. Leave the number empty.").format(
            pattern=schemes.of(row).pattern
        )
        raise RuleBroken(words, field="number")


def take(project: Project, facts: Mapping[str, object]) -> str:
    """The next free number for a document with these facts; its counter is held until the transaction ends.

    Whoever registers at the same time waits here, and a registration that fails gives its number back.
    """
    row = found.in_force(project)
    if row is None:
        raise RuleBroken(_("Enter the number."), field="number")
    scheme, today = schemes.of(row), found.today(project)
    values = schemes.values(scheme, facts, project=project.code, today=today)
    numbering.require_number(scheme.number(values, scheme.start))
    counter = _counter(project, scheme.counted_in(values, today))
    counter.last = found.next_free(project, scheme, values, after=counter.last)
    counter.save(update_fields=["last"])
    return numbering.require_number(scheme.number(values, counter.last))


def _counter(project: Project, scope: str) -> NumberCounter:
    """The counter of a scope, held; whoever is first makes it."""
    NumberCounter.objects.bulk_create([NumberCounter(project=project, scope=scope)], ignore_conflicts=True)
    held: NumberCounter = NumberCounter.objects.select_for_update().get(project=project, scope=scope)
    return held


def _held(project: Project | None) -> NumberingScheme | None:
    if project is not None:
        keep_open(project.pk)
    held: NumberingScheme | None = NumberingScheme.objects.select_for_update().filter(project=project).first()
    return held


def _save(row: NumberingScheme) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody made the first one by a moment earlier
        raise Conflict(edit_conflicts.MEANWHILE) from error
