"""Questions about the register; everything here answers only with what the actor may see."""

from typing import Any

from django.db.models import QuerySet

from documents.register.domain import fields
from documents.register.models import Document, Revision
from documents.register.models.visibility import DocumentQuerySet
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.shapes import Rows

RELATED = (
    *(field.name for field in fields.TERMS),
    "owner",
    "current_revision__uploaded_by",
    "released_revision__uploaded_by",
)
SHOWN = (
    *(field.column for field in fields.IN_REGISTER),
    "stage_id",
    "originator",
    "planned_on",
    "is_confidential",
    "locked_at",
    "deleted_at",
)


def documents(actor: Member) -> DocumentQuerySet:
    """The documents of the actor's project that the actor may see, deleted ones left out."""
    seen: DocumentQuerySet = Document.objects.visible_to(actor).current()
    return seen


def document(actor: Member, number: str) -> Document:
    """One document the actor may see; for doors."""
    found = documents(actor).select_related(*RELATED).get(number=number)
    return _at_home(found, actor)


def document_or_deleted(actor: Member, number: str) -> Document:
    """The same; who may manage documents also finds deleted ones, to read about and restore them."""
    if not actor.decide(Permission.MANAGE_DOCUMENTS):
        return document(actor, number)
    seen = Document.objects.visible_to(actor)
    return _at_home(seen.select_related(*RELATED).get(number=number), actor)


def deleted_document(actor: Member, number: str) -> Document:
    """One deleted document, for who may manage documents; for the door of restoring."""
    if not actor.decide(Permission.MANAGE_DOCUMENTS):
        raise Document.DoesNotExist
    seen = Document.objects.visible_to(actor).exclude(deleted_at=None)
    return _at_home(seen.get(number=number), actor)


def revision(actor: Member, number: str, revision: str) -> Revision:
    """One revision of a document the actor may see; for doors."""
    holder = document_or_deleted(actor, number)
    found: Revision = _shown(holder).select_related("uploaded_by").get(public_id=revision)
    found.document = holder
    return found


def present_revision(actor: Member, number: str, revision: str = "") -> Revision:
    """One revision of a document that is not deleted, the one the actor sees first where none is named; for doors."""
    holder = document(actor, number)
    key = {"public_id": revision} if revision else {"pk": holder.shown_revision_id}
    found: Revision = _shown(holder).get(**key)
    found.document = holder
    return found


def revisions_of(document: Document) -> list[Revision]:
    """Every issue of a document that is seen by whom it was read for, newest first."""
    found = list(_shown(document).select_related("uploaded_by").order_by("-created_at", "-pk"))
    for one in found:
        one.document = document
    return found


def twins(actor: Member, revision: Revision) -> list[Revision]:
    """Other revisions with the very same file, on documents the actor may see; a handful at most."""
    same = Revision.objects.visible_to(actor).filter(sha256=revision.sha256).exclude(pk=revision.pk)
    seen = same.filter(document__deleted_at=None).select_related("document")
    return list(seen.order_by("-created_at")[:5])


def rows(queryset: DocumentQuerySet, *, actor: Member) -> Rows:
    """What a row of the register shows, as values, in the query of the page; its terms are in the vocabulary."""
    shown: Rows = queryset.with_face(actor)
    return shown.values("id", *SHOWN, "shown_code", "shown_status", "shown_at", "shown_revision_id")


def _shown(document: Document) -> QuerySet[Revision]:
    """The revisions of a document that are seen by whom it was read for."""
    every: QuerySet[Any] = document.revisions.all()
    return every if document.is_shown_whole else every.filter(pk=document.shown_revision_id)


def _at_home(found: Document, actor: Member) -> Document:
    """The project and organisation are known already; asking for them again would cost a query each."""
    found.project, found.organisation = actor.project, actor.organisation
    return found
