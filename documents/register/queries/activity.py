"""What happened to a document, as its Activity tab tells it."""

from django.db.models import Q, QuerySet

from audit import queries
from audit.domain.catalogue import Category, naming
from audit.queries import AuditEvent
from audit.queries.activity import told_to
from audit.queries.timeline import Entry
from audit.queries.timeline import entries as told
from documents.register.domain.questions import RELATED_EVENTS
from documents.register.models import Document
from kazinex.core.actors import Member
from kazinex.core.features import ActivityKind, installed


def categories(actor: Member) -> list[tuple[str, str]]:
    """The event types this person may filter by; guests' names are for those who may read about shares."""
    return [(kind.category, str(Category(kind.category).label)) for kind in _kinds() if kind.is_open_to(actor)]


def events(document: Document, actor: Member) -> QuerySet[AuditEvent]:
    """The audit events of the document and of what belongs to it, such as what was sent outside."""
    about = Q(target_type=document._meta.model_name, target_id=str(document.pk))
    if not document.is_shown_whole:
        about &= ~Q(action__in=naming("revision")) | Q(details__revision=document.shown_code)
    for kind, keys in (related for found in RELATED_EVENTS.ask(document, actor) for related in found):
        about |= Q(target_type=kind, target_id__in=[str(key) for key in keys]) & ~Q(action__in=queries.LISTS)
    return queries.events_of_project(document.project).filter(about, told_to(actor, _kinds()))


def entries(events: list[AuditEvent], actor: Member) -> list[Entry]:
    """The events as sentences with their old → new rows."""
    return list(told(events, actor))


def _kinds() -> list[ActivityKind]:
    return [kind for kind in installed().activity if kind.of_documents]
