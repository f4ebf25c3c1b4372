"""Holding a document still while it changes."""

from documents.register.models import Document
from projects.services.project_locks import keep_open


def hold(document: Document) -> Document:
    """The document as it is now, its row held and its project kept open until the transaction ends."""
    keep_open(document.project_id)
    found: Document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if Document.project.is_cached(document):
        found.project = document.project
    return found
