"""Questions about the register; everything here answers only with what the actor may see."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from documents.models import Document, Revision
from kazinex.core.permissions import Permission
from projects.models import Project, Term, TermKind
from projects.queries import every_term

MOST_WORDS = 10
LONGEST_SEARCH = 200
TERMS = ("discipline", "document_type", "zone", "stage")


def documents(actor: Any) -> QuerySet[Any]:
    """The documents of the actor's project that the actor may see, deleted ones left out."""
    seen: QuerySet[Any] = Document.objects.visible_to(actor).current()
    return seen


def document(actor: Any, number: str) -> Document:
    """One document the actor may see; for doors."""
    found = documents(actor).select_related(*TERMS, "owner", "current_revision__uploaded_by").get(number=number)
    return _at_home(found, actor)


def document_or_deleted(actor: Any, number: str) -> Document:
    """The same; who may manage documents also finds deleted ones, to read about and restore them."""
    if not actor.decide(Permission.MANAGE_DOCUMENTS):
        return document(actor, number)
    seen = Document.objects.visible_to(actor)
    return _at_home(seen.select_related(*TERMS, "owner", "current_revision__uploaded_by").get(number=number), actor)


def deleted_document(actor: Any, number: str) -> Document:
    """One deleted document, for who may manage documents; for the door of restoring."""
    if not actor.decide(Permission.MANAGE_DOCUMENTS):
        raise Document.DoesNotExist
    seen = Document.objects.visible_to(actor).exclude(deleted_at=None)
    return _at_home(seen.get(number=number), actor)


def revision(actor: Any, number: str, revision: str) -> Revision:
    """One revision of a document the actor may see; for doors."""
    holder = document_or_deleted(actor, number)
    found: Revision = holder.revisions.select_related("uploaded_by").get(public_id=revision)
    found.document = holder
    return found


def revisions_of(document: Document) -> list[Revision]:
    """Every issue of a document, newest first."""
    found = list(document.revisions.select_related("uploaded_by").order_by("-created_at", "-pk"))
    for one in found:
        one.document = document
    return found


def twins(actor: Any, revision: Revision) -> list[Revision]:
    """Other revisions with the very same file, on documents the actor may see; a handful at most."""
    same = Revision.objects.filter(sha256=revision.sha256).exclude(pk=revision.pk)
    seen = same.filter(document__in=documents(actor)).select_related("document")
    return list(seen.order_by("-created_at")[:5])


def found_by(queryset: QuerySet[Any], project: Project, words: str) -> QuerySet[Any]:
    """The documents whose number and title hold every word; what may be seen is still decided outside."""
    sought = " ".join(words[:LONGEST_SEARCH].split()[:MOST_WORDS])
    if not sought:
        return queryset
    return queryset.filter(pk__in=RawSQL("select documents_search(%s, %s)", [project.pk, sought]))


def terms(project: Project) -> dict[str, list[Term]]:
    """The coded lists a project may choose from, by kind; one query."""
    lists: dict[str, list[Term]] = {kind.value: [] for kind in TermKind}
    for term in every_term(project).filter(retired_at=None):
        lists[term.kind].append(term)
    return lists


def rows(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """What a row of the register shows, in the query of the page."""
    return queryset.select_related("discipline", "document_type", "zone", "current_revision")


def _at_home(found: Document, actor: Any) -> Document:
    """The project and organisation are known already; asking for them again would cost a query each."""
    found.project, found.organisation = actor.project, actor.organisation
    return found
