"""The register."""

from audit.catalogue.action import Category, action

DOCUMENT = Category.DOCUMENT


class DocumentActions:
    DOCUMENT_REGISTERED = action(
        "document_registered", DOCUMENT, "{actor} registered {target}: {title}", "title", "revision", "sha256"
    )
    REVISION_ADDED = action(
        "revision_added", DOCUMENT, "{actor} added revision {revision} of {target}", "revision", "sha256"
    )
