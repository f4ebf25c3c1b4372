"""Holding a document still while it changes."""

from documents.register.models import Document


def hold(document: Document) -> Document:
    """The document as it is now, with its row held until the transaction ends."""
    found: Document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if Document.project.is_cached(document):
        found.project = document.project
    return found
