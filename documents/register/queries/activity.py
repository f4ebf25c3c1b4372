"""What happened to a document, as its Activity tab tells it."""

from typing import Any

from django.db.models import Q, QuerySet

from audit import queries
from audit.domain.catalogue import Category
from audit.queries.timeline import entries as told
from documents.register.domain import document_tabs
from documents.register.models import Document
from kazinex.core.permissions import Permission

KINDS = (
    Category.DOCUMENT,
    Category.MANAGEMENT,
    Category.CONFIDENTIALITY,
    Category.GUEST_SHARE,
    Category.WORKFLOW,
    Category.TRANSMITTAL,
)
GUESTS = (Permission.MANAGE_GUEST_SHARES, Permission.VIEW_AUDIT_LOG)


def categories(actor: Any) -> list[tuple[str, str]]:
    """The event types this person may filter by; guests' names are for those who may read about shares."""
    return [(kind.value, str(kind.label)) for kind in KINDS if kind != Category.GUEST_SHARE or _knows_guests(actor)]


def events(document: Document, actor: Any, category: str = "") -> QuerySet[Any]:
    """The audit events of the document and of what belongs to it, such as its guest shares."""
    about = Q(target_type=document._meta.model_name, target_id=str(document.pk))
    for kind, keys in document_tabs.related_targets(document, actor):
        about |= Q(target_type=kind, target_id__in=keys)
    found: QuerySet[Any] = queries.events_of_project(document.project).filter(about, category__in=KINDS)
    if not _knows_guests(actor):
        found = found.exclude(category=Category.GUEST_SHARE)
    return found.filter(category=category) if category else found


def entries(events: list[Any], actor: Any) -> list[Any]:
    """The events as sentences with their old → new rows."""
    return list(told(events, actor))


def _knows_guests(actor: Any) -> bool:
    return any(actor.decide(permission) for permission in GUESTS)
