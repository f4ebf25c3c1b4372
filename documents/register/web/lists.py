"""The register as a list: what it is narrowed by, the orders it is read in, its columns and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from documents.register import queries
from documents.register.domain import fields
from documents.register.domain.fields import DocumentField
from documents.register.models import Document, DocumentStatus, visibility
from documents.register.models.statuses import tone
from documents.register.queries import activity as told
from documents.register.queries.search import Sought, sought
from documents.register.queries.vocabulary import Vocabulary
from kazinex.core.actors import Member
from kazinex.core.keyset import Among
from kazinex.core.lists import Choice, Column, Filter, Filters, List, Reading, Words
from kazinex.core.permissions import Permission
from kazinex.ui import texts

TERMS = {field.filter: field for field in fields.TERMS if field.filter}
YES_NO = (("yes", "Yes"), ("no", "No"))
DELETED = (("only", "Deleted only"),)
ORDERS = {  # each has an index
    "number": ("number",),
    "title": ("title", "id"),
    "updated": ("shown_at", "id"),
    "status": ("shown_status", "number", "id"),
}
COLUMNS = (
    Column("Number", "code nowrap", sort="number"),
    Column("Title", "wide", sort="title"),
    Column(fields.BY_NAME["discipline"].label, "priority-2"),
    Column(fields.BY_NAME["document_type"].label, "priority-3"),
    Column(fields.BY_NAME["zone"].label, "priority-3"),
    Column("Rev.", "code"),
    Column("Status", "nowrap", sort="status"),
    Column("Updated", "nowrap priority-2", sort="updated"),
)
MARKS = (
    ("is_confidential", texts.list_status("Confidential", "warn", "eye-slash")),
    ("locked_at", texts.list_status("Locked", "neutral", "lock-closed")),
    ("deleted_at", texts.list_status("Deleted", "bad", "trash")),
)


def register(actor: Member) -> List:
    """The register of the actor's project."""
    vocabulary = queries.vocabulary(actor.project)
    looked_for = cache(partial(sought, actor.project))
    place = reverse("documents:register", args=[actor.organisation.slug, actor.project.code])
    return List(
        caption="Documents",
        noun="document",
        columns=COLUMNS,
        rows="documents/register_rows.html",
        orders=ORDERS,
        first="number",
        filters=tuple(_filters(actor, vocabulary, looked_for)),
        furnish=partial(queries.rows, actor=actor),
        prepare=partial(_rows, codes=vocabulary.codes, zone=texts.zone_of(actor), place=place),
        among=partial(_among, actor, looked_for),
    )


def activity(actor: Member) -> List:
    """What happened to a document, newest first, as its Activity tab tells it; nobody counts that."""
    kinds = tuple(told.categories(actor))
    return List(
        caption="Activity",
        noun="event",
        orders={"": ("-at", "-id")},
        filters=(
            Choice(name="category", label="Event type", choices=kinds, nothing="All events", narrow=_of_category),
        ),
        is_counted=False,
        prepare=lambda events: told.entries(events, actor),
    )


def documents(reading: Reading, actor: Member) -> QuerySet[Any]:
    """What the register is of: the documents one may see, deleted ones only where they are asked for."""
    seen: Any = Document.objects.visible_to(actor)
    return seen if "deleted" in reading.filters.values else seen.current()  # type: ignore[no-any-return]


def _filters(actor: Member, vocabulary: Vocabulary, looked_for: Callable[[str], Sought | None]) -> Iterator[Filter]:
    """Lists with a column of the register stand before the status, the others after it."""
    lists = [_by_list(field, vocabulary) for field in TERMS.values()]
    shown = [field.is_in_register for field in TERMS.values()]
    yield Words(name="search", label="Search", narrow=partial(_by_words, looked_for))
    yield from (one for one, is_shown in zip(lists, shown, strict=True) if is_shown)
    yield Choice(
        name="status", label="Status", choices=tuple(DocumentStatus.choices), narrow=partial(_by_status, actor)
    )
    yield from (one for one, is_shown in zip(lists, shown, strict=True) if not is_shown)
    if actor.sees_everything or actor.sees_confidential or actor.group_ids:
        label = fields.BY_NAME["is_confidential"].label
        yield Choice(name="confidential", label=label, choices=YES_NO, narrow=_by_confidentiality)
    if actor.decide(Permission.MANAGE_DOCUMENTS):
        yield Choice(name="deleted", label="Deleted", choices=DELETED, nothing="Left out", narrow=_by_deletion)


def _by_list(field: DocumentField, vocabulary: Vocabulary) -> Choice:
    """By the code of a coded list; the project's entry and the organisation's may share one."""

    def narrow(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        return rows.filter(**{f"{field.column}__in": vocabulary.keys[field.name, code]})

    choices = vocabulary.choices.get(field.name, ())
    return Choice(name=field.filter, label=field.label, choices=choices, narrow=narrow)


def _by_words(looked_for: Callable[[str], Sought | None], rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Every word somewhere in number or title."""
    found = looked_for(words)
    return found.narrow(rows) if found else rows


def _by_status(actor: Member, rows: QuerySet[Any], status: str) -> QuerySet[Any]:
    """By the status of the revision one sees."""
    return rows.filter(visibility.in_status(actor, status))


def _of_category(rows: QuerySet[Any], category: str) -> QuerySet[Any]:
    return rows.filter(category=category)


def _by_confidentiality(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    return rows.filter(is_confidential=answer == "yes")


def _by_deletion(rows: QuerySet[Any], _only: str) -> QuerySet[Any]:
    return rows.exclude(deleted_at=None)


def _among(actor: Any, looked_for: Callable[[str], Sought | None], column: str, filters: Filters) -> Among | None:
    """How what is left is read in the order of this column; None where the text index finds the few there are."""
    found = looked_for(filters.values["search"]) if "search" in filters.values else None
    return None if found and not found.is_common else visibility.among(actor, column)


@cache
def _status(status: str) -> SafeString:
    known = DocumentStatus(status)
    return texts.list_status(known.label, tone(known))


def _rows(
    documents: Sequence[Mapping[str, Any]], *, codes: Mapping[int, str], zone: str, place: str
) -> Iterator[dict[str, Any]]:
    """Each document as its row shows it."""
    for document in documents:
        marks = "".join(f" {mark}" for name, mark in MARKS if document[name])
        yield {
            "url": f"{place}{document['number']}/",
            "number": document["number"],
            "title": document["title"],
            "revision": document["shown_code"] or texts.NOTHING,
            "marks": SafeString(marks),
            "discipline": codes.get(document["discipline_id"], texts.NOTHING),
            "type": codes.get(document["document_type_id"], texts.NOTHING),
            "zone": codes.get(document["zone_id"], texts.NOTHING),
            "status": _status(document["shown_status"]),
            "updated": texts.moment(document["shown_at"], zone),
        }
