"""The two faces of a document, taken over from its revisions in the transaction that changed one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from documents.register.models import Document, Revision
from documents.register.models.statuses import RELEASED
from kazinex.core import clock, many_rows
from kazinex.core.many_keys import keys

KEPT = (
    *("current_revision", "current_code", "status", "updated_at"),
    *("released_revision", "released_code", "released_status", "released_at", "has_two_faces"),
    "delivered_on",
)

Issues = dict[int, list[Revision]]


TWO_FACES = Q(released_revision__isnull=False) & ~Q(released_revision=F("current_revision"))


def take(document: Document) -> Revision | None:
    """Keep in its row what lists need of the current and the released revision; returns a newly released one, if any.

    The date of a face moves when that face changes, so that a draft leaves no trace on what is in force.
    """
    newly = _taken(document, list(document.revisions.order_by("-created_at", "-pk")))
    document.save(update_fields=KEPT)
    return newly


def issues_of(documents: Iterable[Document]) -> Issues:
    """Every revision of these documents, by the key of the document and the newest first; one query."""
    issues: Issues = {document.pk: [] for document in documents}
    for revision in Revision.objects.filter(document__in=issues).order_by("-created_at", "-pk"):
        issues[revision.document_id].append(revision)
    return issues


def take_many(documents: Iterable[Document], issues: Issues) -> list[Revision]:
    """The same as `take` for many documents at once, of their revisions as they are now; one query."""
    documents = list(documents)
    newly = [_taken(document, issues[document.pk]) for document in documents]
    columns = [field.attname for field in Document._meta.concrete_fields if field.name in KEPT]
    told = {name: [getattr(document, name) for document in documents] for name in columns}
    many_rows.update(Document, [document.pk for document in documents], told)
    return [revision for revision in newly if revision]


def _taken(document: Document, newest: Sequence[Revision]) -> Revision | None:
    before, now = document.released_revision_id, clock.now()
    released = next((one for one in newest if one.status in RELEASED), None)
    _take_current(document, newest[0], now)
    if document.delivered_on is None:
        document.delivered_on = newest[-1].created_at.astimezone(clock.zone(document.project.time_zone)).date()
    _take_released(document, released, now)
    document.has_two_faces = released is not None and released.pk != newest[0].pk
    return released if released and released.pk != before else None


def touch(document: Document, *fields: str) -> None:
    """Save what a document says of itself whatever its revision, which changes both faces."""
    document.updated_at = clock.now()
    document.released_at = document.updated_at if document.released_revision_id else None
    document.save(update_fields=[*fields, "updated_at", "released_at"])


def take_all(documents: Sequence[Document], *, status: str) -> list[int]:
    """The same for many, whose shown revision has this status now; returns the keys of newly released revisions."""
    now = clock.now()
    current = [one.pk for one in documents if one.shown_revision_id == one.current_revision_id]
    Document.objects.filter(pk__in=keys(current)).update(status=status, updated_at=now)
    if status not in RELEASED:
        documents = [one for one in documents if one.shown_revision_id == one.released_revision_id]
    if not documents:
        return []
    return _take_released_of_all(documents, now)


def _take_current(document: Document, revision: Revision, now: datetime) -> None:
    if (document.current_revision_id, document.status) != (revision.pk, revision.status):
        document.current_revision, document.current_code = revision, revision.code
        document.status, document.updated_at = revision.status, now


def _take_released(document: Document, revision: Revision | None, now: datetime) -> None:
    status = revision.status if revision else ""
    if (document.released_revision_id, document.released_status) != (revision.pk if revision else None, status):
        document.released_revision, document.released_code = revision, revision.code if revision else ""
        document.released_status, document.released_at = status, now if revision else None


def _take_released_of_all(documents: Sequence[Document], now: datetime) -> list[int]:
    newest = Revision.objects.filter(document=OuterRef("pk"), status__in=RELEASED).order_by("-created_at", "-pk")
    told = {name: Subquery(newest.values(name)[:1]) for name in ("pk", "code", "status")}
    was = Concat(Cast("released_revision_id", TextField()), Value(" "), "released_status", output_field=TextField())
    found = Document.objects.filter(pk__in=keys(one.pk for one in documents)).annotate(
        was=was, now_is=Concat(Cast(told["pk"], TextField()), Value(" "), told["status"], output_field=TextField())
    )
    changed = list(found.exclude(was=F("now_is")).values_list("pk", flat=True))
    kept = Document.objects.filter(pk__in=keys(changed))
    kept.update(
        released_revision_id=told["pk"],
        released_code=Coalesce(told["code"], Value("")),
        released_status=Coalesce(told["status"], Value("")),
        released_at=now,
    )
    kept.filter(released_revision=None).update(released_at=None)
    kept.update(has_two_faces=ExpressionWrapper(TWO_FACES, output_field=BooleanField()))
    before = {one.pk: one.released_revision_id for one in documents}
    after = kept.exclude(released_revision=None).values_list("pk", "released_revision_id")
    return [released for pk, released in after if released != before[pk]]
