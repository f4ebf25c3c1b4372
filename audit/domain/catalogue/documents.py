"""The register."""

from audit.domain.catalogue.action import Category, action

DOCUMENT = Category.DOCUMENT
MANAGEMENT = Category.MANAGEMENT


class DocumentActions:
    DOCUMENT_REGISTERED = action(
        "document_registered", DOCUMENT, "{actor} registered {target}: {title}", "title", "revision", "status", "sha256"
    )
    REVISION_ADDED = action(
        "revision_added", DOCUMENT, "{actor} added revision {revision} of {target}", "revision", "status", "sha256"
    )
    DOCUMENT_EDITED = action("document_edited", DOCUMENT, "{actor} edited {target}", "changes")
    DOCUMENT_DOWNLOADED = action(
        "document_downloaded",
        DOCUMENT,
        "{actor} downloaded revision {revision} of {target}",
        "revision",
        "sha256",
        is_use=True,
    )
    STATUS_CHANGED = action(
        "status_changed", DOCUMENT, "{actor} changed the status of {target}", "revision", "reason", "changes"
    )
    DOCUMENT_LOCKED = action("document_locked", MANAGEMENT, "{actor} locked {target}: {reason}", "reason")
    DOCUMENT_UNLOCKED = action("document_unlocked", MANAGEMENT, "{actor} unlocked {target}: {reason}", "reason")
    DOCUMENT_DELETED = action("document_deleted", MANAGEMENT, "{actor} deleted {target}: {reason}", "reason")
    DOCUMENT_RESTORED = action("document_restored", MANAGEMENT, "{actor} restored {target}: {reason}", "reason")
    CONFIDENTIALITY_CHANGED = action(
        "confidentiality_changed",
        Category.CONFIDENTIALITY,
        "{actor} changed who may see {target}: {reason}",
        "reason",
        "changes",
    )
