"""Distribution lists: made, changed, archived, brought back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from accounts.services import bounces
from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.transmittals.domain import member_lines
from documents.transmittals.domain.member_lines import MemberLine
from documents.transmittals.models import DistributionList, ListEntry
from documents.transmittals.queries import distribution_lists as queries
from kazinex.core import clock, likeness
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import hold_open

NAME_LENGTH = 120


def create(
    project: Project | None, *, name: str, members: Sequence[MemberLine], description: str = "", by: Member
) -> DistributionList:
    """Make a list, of a project or of the organisation; its name is unique there, as people read it."""
    made = DistributionList(name=_named(name), description=description.strip())
    with transaction.atomic():
        made.project = hold_open(project) if project else None
        _save(made)
        entries = _fill(made, members)
        changes = {label: ["", said] for label, said in described(made, entries).items() if said}
        record(AuditAction.LIST_CREATED, by=by, target=made, changes=changes)
    return made


def described(distribution_list: DistributionList, entries: Sequence[ListEntry]) -> dict[str, str]:
    """What a list says of itself, in words."""
    return {
        "Name": distribution_list.name,
        "Description": distribution_list.description,
        "Members": "; ".join(str(entry) for entry in entries),
    }


def change(
    distribution_list: DistributionList, *, name: str, description: str, members: Sequence[MemberLine], by: Member
) -> DistributionList:
    """Change a list; what was sent to it stays as it was sent."""
    with transaction.atomic():
        held = _held(distribution_list)
        before = described(held, _entries(held))
        held.name, held.description = _named(name), description.strip()
        _save(held)
        if changes := lifecycle.as_changes(before, described(held, _fill(held, members))):
            record(AuditAction.LIST_CHANGED, by=by, target=held, changes=changes)
    return held


def archive(distribution_list: DistributionList, *, reason: str, by: Member) -> DistributionList:
    """Put a list away: nobody sends to it any more."""
    with transaction.atomic():
        held = _held(distribution_list)
        held.archived_at = clock.now()
        return _kept(held, AuditAction.LIST_ARCHIVED, reason, by)


def clear_address(distribution_list: DistributionList, address: str, *, by: Member) -> None:
    """Take the mark of returned mail off an address that stands on a list, which whoever keeps it says works again."""
    with transaction.atomic():
        held = _held(distribution_list)
        if address.lower() not in {entry.address.lower() for entry in _entries(held)}:
            raise RuleBroken(_("{address} does not stand on this list any more.").format(address=address[:254]))
        bounces.clear(address, by=by)


def note_use(project: Project, lines: Iterable[MemberLine], *, of: str) -> None:
    """Keep on the lists that lines name what was sent to them last, by its number; a part of sending it."""
    named = queries.lists_named(project, list(lines)).values()
    if not named:
        return
    held = DistributionList.objects.filter(pk__in=[one.pk for one in named]).order_by("pk")
    keys = list(held.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    DistributionList.objects.filter(pk__in=keys).update(used_at=clock.now(), used_in=of, used_project=project)


def restore(distribution_list: DistributionList, *, reason: str, by: Member) -> DistributionList:
    """Bring an archived list back."""
    with transaction.atomic():
        held = _held(distribution_list, archived=True)
        held.archived_at = None
        return _kept(held, AuditAction.LIST_RESTORED, reason, by)


def _held(distribution_list: DistributionList, *, archived: bool = False) -> DistributionList:
    """The list as it is now, held until the transaction ends; one of a project only while that is open."""
    project = hold_open(distribution_list.project) if distribution_list.project else None
    held: DistributionList = DistributionList.objects.select_for_update(no_key=True).get(pk=distribution_list.pk)
    held.project = project
    if (held.archived_at is not None) is not archived:
        words = _("This list is not archived.") if archived else _("This list is archived. Bring it back first.")
        raise RuleBroken(words)
    return held


def _entries(distribution_list: DistributionList) -> list[ListEntry]:
    return list(distribution_list.entries.select_related("user"))


def _fill(distribution_list: DistributionList, members: Sequence[MemberLine]) -> list[ListEntry]:
    """Keep whom the lines mean as the entries of the list."""
    entries = queries.entries_for(distribution_list.project, members)
    if not entries:
        raise RuleBroken(_("Enter at least one member."), field="members")
    if len(entries) > member_lines.MOST_ENTRIES:
        most = member_lines.MOST_ENTRIES
        raise RuleBroken(
            _("A list holds at most {most} lines; this would make {count}.").format(most=most, count=len(entries)),
            field="members",
        )
    for position, entry in enumerate(entries):
        entry.list, entry.position = distribution_list, position
    distribution_list.entries.all().delete()
    made: Any = ListEntry.objects.bulk_create(entries)
    return list(made)


def _kept(distribution_list: DistributionList, action: Action, reason: str, by: Member) -> DistributionList:
    _save(distribution_list)
    record(action, by=by, target=distribution_list, reason=lifecycle.require_reason(reason))
    return distribution_list


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise RuleBroken(_("Enter a name."), field="name")
    likeness.require_one_alphabet(name, field="name")
    return name


def _save(distribution_list: DistributionList) -> None:
    try:
        with transaction.atomic():
            distribution_list.save()
    except IntegrityError as error:
        if "distribution_list_name_once" not in str(error):
            raise
        words = _("There is a list that reads like “{name}” here. Choose another name.").format(
            name=distribution_list.name
        )
        raise RuleBroken(words, field="name") from error
