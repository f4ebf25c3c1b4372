"""The register as a list: what it is narrowed by, the orders it is read in, its columns and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from html import escape
from typing import Any

from django.db.models import F, QuerySet
from django.utils.safestring import SafeString

from documents.register import queries
from documents.register.domain import fields
from documents.register.domain.fields import DocumentField
from documents.register.domain.planning import AWAITED, BY_KEY, Planning, as_q
from documents.register.domain.questions import LISTED_BESIDES, ListedBesides, Tell
from documents.register.models import Document, DocumentStatus, visibility
from documents.register.models.faces import shown_to
from documents.register.models.statuses import tone
from documents.register.queries import activity as told
from documents.register.queries.schemes import today
from documents.register.queries.vocabulary import Vocabulary
from documents.register.web import added
from documents.register.web import told as told_by_links
from documents.register.web.cells import cells
from documents.register.web.searching import NAME, Looking, Search
from kazinex.core.actors import Member
from kazinex.core.lists import MOST_COUNTED, Choice, Column, Filter, Filters, List, ListPage, Reading
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.core.walks import Among
from kazinex.ui import texts

TERMS = {field.filter: field for field in fields.TERMS if field.filter}
TICK = '<input type=checkbox name=selected value={} aria-label="{}">'  # a number needs no quotation marks
LINK = '<a href="{}/">{}</a>'  # from where the register stands
YES_NO = (("yes", _("Yes")), ("no", _("No")))
PLANNING = tuple((planning.key, planning.label) for planning in Planning)
DELETED = (("only", _("Deleted only")),)
MOST_READ = 1_000  # documents that are counted by reading them
MOST_EVERYWHERE = 200  # the same where thousands hold a word: then most of what is read does not
ORDERS = {  # each has an index
    "number": ("number",),
    "title": ("title", "id"),
    "updated": ("shown_at", "id"),
    "status": ("shown_status", "number", "id"),
}
COLUMNS = (
    Column(_("Select"), "check", says="selected", is_plain=True),
    Column(_("Number"), "code nowrap", sort="number", name="number", is_kept=True, is_plain=True),
    Column(_("Title"), "wide", sort="title", name="title", is_plain=True),
    Column(fields.BY_NAME["discipline"].label, "priority-2", name="discipline"),
    Column(fields.BY_NAME["document_type"].label, "priority-3", name="type"),
    Column(fields.BY_NAME["zone"].label, "priority-3", name="zone"),
    Column(fields.BY_NAME["stage"].label, name="stage", is_extra=True),
    Column(fields.BY_NAME["originator"].label, name="originator", is_extra=True),
    Column(fields.BY_NAME["owner"].label, name="owner", is_extra=True, source=F("owner__name")),
    Column(fields.BY_NAME["planned_on"].label, "nowrap", name="planned", is_extra=True),
    Column(_("Rev."), "code", name="revision"),
    Column(_("Latest approved"), "code", name="approved", is_extra=True, source=visibility.latest_approved),
    Column(_("Status"), sort="status", name="status", is_plain=True),
    Column(_("Updated"), "priority-2", sort="updated", name="updated"),
)
OF_REVISION = (  # facts of the revision that is shown
    ("suitability", _("Suitability"), "code", "suitability"),
    ("file", _("File"), "wide", "file_name"),
    ("size", _("Size"), "number", "size"),
    ("issued", _("Issued"), "nowrap", "created_at"),
)
MARKS = (
    ("is_confidential", _("Confidential"), "warn", "eye-slash"),
    ("locked_at", _("Locked"), "neutral", "lock-closed"),
    ("deleted_at", _("Deleted"), "bad", "trash"),
)


def register(actor: Member) -> List:
    """The register of the actor's project."""
    vocabulary, asked = queries.vocabulary(actor.project), fields.of(actor.project)
    looking, besides, zone = Looking(actor), added.besides(LISTED_BESIDES.ask(actor)), texts.zone_of(actor)
    return List(
        caption=_("Documents"),
        counted=ngettext_lazy("{count} document", "{count} documents", "number"),
        columns=(*columns(actor), *added.columns(asked), *besides.columns),
        cells=(*cells(actor), *added.cells(asked), *besides.cells),
        orders=ORDERS,
        first="number",
        filters=tuple(_filters(actor, vocabulary, looking, asked, besides)),
        furnish=partial(queries.rows, actor=actor),
        prepare=partial(_rows, looking, codes=vocabulary.codes, asked=asked, tell=besides.tell, zone=zone),
        among=partial(_among, actor, looking),
        is_saved=True,
        of_keys=lambda keys: Document.objects.filter(pk__in=keys).with_face(actor),
        counts_to=partial(_counts_to, looking),
    )


def columns(actor: Member) -> tuple[Column, ...]:
    """The columns of the register; what a revision says is asked of the one this person sees."""
    seen = shown_to(actor)
    further = [
        Column(label, classes, name=name, is_extra=True, source=partial(seen.of_revision, fact))
        for name, label, classes, fact in OF_REVISION
    ]
    return (*COLUMNS, *further)


def activity(actor: Member) -> List:
    """What happened to a document, newest first, as its Activity tab tells it; nobody counts that."""
    kinds = tuple(told.categories(actor))
    return List(
        caption=_("Activity"),
        counted=ngettext_lazy("{count} event", "{count} events", "number"),
        orders={"": ("-at", "-id")},
        filters=(
            Choice(name="category", label=_("Event type"), choices=kinds, nothing=_("All events"), narrow=_of_category),
        ),
        is_counted=False,
        prepare=lambda events: told.entries(events, actor),
    )


def documents(reading: Reading, actor: Member) -> QuerySet[Any]:
    """What the register is of: the documents one may see, deleted ones only where they are asked for."""
    seen: Any = Document.objects.visible_to(actor)
    return seen if "deleted" in reading.filters.values else seen.current()  # type: ignore[no-any-return]


def shown(reading: Reading, actor: Member) -> ListPage:
    """A page of the register; the first one of all is asked in the same words by all who see the same."""
    depends_on = (actor.project.pk, actor.sight)
    return reading.opened(lambda: documents(reading, actor), depends_on=depends_on)


def _filters(
    actor: Member, vocabulary: Vocabulary, looking: Looking, asked: Sequence[DocumentField], besides: ListedBesides
) -> Iterator[Filter]:
    """Lists with a column of the register stand before the status, the others after it."""
    lists = [_by_list(field, vocabulary) for field in TERMS.values()]
    shown = [field.is_in_register for field in TERMS.values()]
    yield Search(name=NAME, label=_("Search"), narrow=looking.narrow, vocabulary=vocabulary)
    yield from (one for one, is_shown in zip(lists, shown, strict=True) if is_shown)
    statuses = tuple(DocumentStatus.choices)
    yield Choice(
        name="status", label=_("Status"), choices=statuses, narrow=partial(_by_status, actor), column="shown_status"
    )
    yield from (one for one, is_shown in zip(lists, shown, strict=True) if not is_shown)
    if actor.sees_everything or actor.sees_confidential or actor.group_ids:
        label = fields.BY_NAME["is_confidential"].label
        yield Choice(name="confidential", label=label, choices=YES_NO, narrow=_by_confidentiality)
    yield Choice(
        name="planning",
        label=_("Planning"),
        choices=PLANNING,
        narrow=partial(_by_planning, actor, today(actor.project)),
    )
    yield from added.filters(asked)
    yield from besides.filters
    if actor.decide(Permission.MANAGE_DOCUMENTS):
        yield Choice(name="deleted", label=_("Deleted"), choices=DELETED, nothing=_("Left out"), narrow=_by_deletion)
    yield from told_by_links.filters(actor)


def _by_list(field: DocumentField, vocabulary: Vocabulary) -> Choice:
    """By the code of a coded list; the project's entry and the organisation's may share one."""

    def narrow(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        return rows.filter(**{f"{field.column}__in": vocabulary.keys[field.name, code]})

    return Choice(
        name=field.filter,
        label=field.label,
        choices=vocabulary.choices.get(field.name, ()),
        narrow=narrow,
        column=field.column,
        value_of=lambda key: vocabulary.offered.get(key, ""),
    )


def _by_status(actor: Member, rows: QuerySet[Any], status: str) -> QuerySet[Any]:
    """By the status of the revision one sees."""
    return rows.filter(visibility.in_status(actor, status))


def _by_planning(actor: Member, now: date, rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    """By where a planned document stands; when a first revision came is known to who sees every revision."""
    planning = BY_KEY[key]
    stand = rows.filter(as_q(planning, now))
    return stand if planning in AWAITED else stand.filter(shown_to(actor).whole)


def _of_category(rows: QuerySet[Any], category: str) -> QuerySet[Any]:
    return rows.filter(category=category)


def _by_confidentiality(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    return rows.filter(is_confidential=answer == "yes")


def _by_deletion(rows: QuerySet[Any], _only: str) -> QuerySet[Any]:
    return rows.exclude(deleted_at=None)


def _among(actor: Any, looking: Looking, column: str, filters: Filters) -> Among | None:
    """How what is left is read in the order of this column; not along it where the text index finds what there is."""
    if looking.is_common(filters):
        return visibility.among(actor, column)
    return Among(is_few=True) if looking.are_few(filters) else None


def _counts_to(looking: Looking, filters: Filters) -> int:
    """How far rows are counted: where no index tells which they are, each one has to be read."""
    if NAME not in filters.values or not looking.is_common(filters):
        return MOST_COUNTED
    return MOST_EVERYWHERE if looking.is_everywhere(filters) else MOST_READ


@cache
def _status(status: str) -> SafeString:
    known = DocumentStatus(status)
    return texts.status(known.label, tone(known))


def _rows(
    looking: Looking,
    documents: Sequence[Mapping[str, Any]],
    *,
    codes: Mapping[int, str],
    asked: Sequence[DocumentField],
    tell: Tell,
    zone: str,
) -> Iterator[dict[str, Any]]:
    """Each document as its row shows it."""
    lines = looking.lines(documents)
    for document in documents:
        further = partial(_further, document, codes, zone, partial(added.shown, asked, document, tell))
        marks = "".join(f" {texts.status(*mark)}" for name, *mark in MARKS if document[name])
        number = escape(document["number"])
        usual = {
            "selected": SafeString(TICK.format(number, _("Select {name}").format(name=number))),
            "number": SafeString(LINK.format(number, number)),
            "title": SafeString(f"{escape(document['title'])}{marks}{lines.get(document['shown_revision_id'], '')}"),
            "revision": document["shown_code"] or texts.NOTHING,
            "discipline": codes.get(document["discipline_id"], texts.NOTHING),
            "type": codes.get(document["document_type_id"], texts.NOTHING),
            "zone": codes.get(document["zone_id"], texts.NOTHING),
            "status": _status(document["shown_status"]),
            "updated": texts.moment(document["shown_at"], zone),
        }
        yield _Row(usual, further)


class _Row(dict[str, Any]):
    """What a row shows; what stands only in columns that few choose is told where it is asked for."""

    def __init__(self, usual: Mapping[str, Any], further: Callable[[], Mapping[str, Any]]) -> None:
        super().__init__(usual)
        self._further = further

    def __missing__(self, name: str) -> Any:
        self.update(found := self._further())
        return found[name]


def _further(
    document: Mapping[str, Any], codes: Mapping[int, str], zone: str, own: Callable[[], Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        "stage": codes.get(document["stage_id"], texts.NOTHING),
        "originator": document["originator"] or texts.NOTHING,
        "owner": document.get("of_owner") or texts.NOTHING,
        "planned": texts.moment(document["planned_on"]),
        "approved": document.get("of_approved") or texts.NOTHING,
        "suitability": document.get("of_suitability") or texts.NOTHING,
        "file": document.get("of_file") or texts.NOTHING,
        "size": texts.filesize(document.get("of_size")),
        "issued": texts.moment(document.get("of_issued"), zone),
        **own(),
    }
