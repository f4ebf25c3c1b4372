"""How every bulk change is looked at and done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from django.db import transaction
from django.db.models import QuerySet

from documents.register.domain import bulk, lifecycle
from documents.register.domain.bulk import Plan
from documents.register.models import Document
from kazinex.core.actors import Member
from kazinex.core.edit_conflicts import SINCE
from kazinex.core.errors import Conflict, RuleBroken
from kazinex.core.many_keys import keys
from kazinex.core.patience import patient
from projects.services.project_locks import hold_open, keep_open

UNASKED = ("title", "title_folded", "number_key", "number_folded", "originator", "custom")  # no change looks at these
Find = Callable[[], QuerySet[Any]]  # the documents somebody chose and sees, asked for anew each time
Reached = Callable[[int], None]  # told how many documents are done


class Change(Protocol):
    """One kind of change: what it is for the stamp, what stands in its way, and how it is made for many documents.

    `related` and `prefetched` name what it asks of every document besides its row; one that `holds_project` changes
    what only one may change at a time, such as a package.
    """

    related: ClassVar[tuple[str, ...]] = ()
    prefetched: ClassVar[tuple[str, ...]] = ()
    holds_project: ClassVar[bool] = False

    @property
    def asked(self) -> Mapping[str, object]: ...
    def obstacle(self, document: Document) -> str: ...
    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None: ...

    def warnings(self, documents: Sequence[Document], by: Member) -> list[str]:
        """What would happen besides, in sentences."""
        return []


def look(change: Change, find: Find, *, by: Member) -> Plan:
    """What would become of each of these documents now."""
    return _plan(change, find, by)


def do(change: Change, find: Find, *, seen: str, reached: Reached = lambda _done: None, by: Member) -> int:
    """Make the change to every document nothing stands in the way of; returns how many those are.

    `seen` is the stamp of what was looked at: where anything is otherwise by now, nothing is done (Conflict). One
    statement writes thousands of rows and their indexes, which on a busy machine outlasts what a page may take.
    """
    with transaction.atomic(), patient():
        if change.holds_project:
            hold_open(by.project)
        else:
            keep_open(by.project.pk)
        _hold(find)
        plan = _plan(change, find, by)
        if plan.stamp != seen:
            raise Conflict(SINCE)
        bulk.require_some(plan)
        change.make(plan.changed, reached=reached, by=by)
    return len(plan.changed)


def _hold(find: Find) -> None:
    """Every row held until the transaction ends, in one order, so that two at once wait and do not embrace."""
    found = list(find().order_by().values_list("pk", flat=True)[: bulk.MOST + 1])
    held = Document.objects.filter(pk__in=keys(found)).order_by("pk").select_for_update(of=("self",))
    list(held.values_list("pk", flat=True))


def _plan(change: Change, find: Find, by: Member) -> Plan:
    documents = _read(change, find, by)
    held = lifecycle.held_by_review(documents) if getattr(change, "moves_status", False) else {}
    reasons = (
        bulk.DELETED if document.is_deleted else held.get(document.shown_revision_id or 0) or change.obstacle(document)
        for document in documents
    )
    return bulk.plan(documents, reasons, asked=change.asked)


def _read(change: Change, find: Find, by: Member) -> list[Document]:
    wanted = find().select_related(*change.related) if change.related else find()
    found = list(wanted.defer(*UNASKED).prefetch_related(*change.prefetched).order_by("number")[: bulk.MOST + 1])
    if words := bulk.too_many(len(found)):
        raise RuleBroken(words)
    for document in found:
        document.project = by.project
    return found
