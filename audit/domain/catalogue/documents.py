"""The register."""

from audit.domain.catalogue.action import Category, action

DOCUMENT = Category.DOCUMENT
MANAGEMENT = Category.MANAGEMENT
SETTINGS = Category.SETTINGS


class DocumentActions:
    DOCUMENT_REGISTERED = action(
        "document_registered",
        DOCUMENT,
        "{actor} registered {target}: {title}",
        "title",
        "revision",
        "status",
        "suitability",
        "sha256",
    )
    DOCUMENT_PLANNED = action(
        "document_planned", DOCUMENT, "{actor} planned {target}: {title}", "title", "planned_date"
    )
    REVISION_ADDED = action(
        "revision_added",
        DOCUMENT,
        "{actor} added revision {revision} of {target}",
        "revision",
        "status",
        "suitability",
        "reason",
        "sha256",
    )
    FILES_REGISTERED = action(
        "files_registered",
        DOCUMENT,
        "{actor} uploaded the files of {documents} new and {revisions} revised documents at once",
        "documents",
        "revisions",
    )
    DOCUMENT_IMPORTED = action("document_imported", DOCUMENT, "{actor} imported {target}: {title}", "title")
    IMPORT_FINISHED = action(
        "import_finished",
        DOCUMENT,
        "{actor} imported {file}: {documents} new documents, {changed} changed",
        "file",
        "sha256",
        "documents",
        "changed",
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
    REGISTER_EXPORTED = action(
        "register_exported",
        DOCUMENT,
        "{actor} exported {count} documents of {target} to Excel, filters: {filters}",
        "count",
        "filters",
        "columns",
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
    COMMENT_ADDED = action(
        "comment_added", DOCUMENT, "{actor} added {target}, page {page}: {text}", "page", "place", "kind", "text"
    )
    COMMENT_ANSWERED = action("comment_answered", DOCUMENT, "{actor} answered {target}: {answer}", "answer", "changes")
    COMMENTS_EXPORTED = action(
        "comments_exported",
        DOCUMENT,
        "{actor} exported {count} comments of {target} to Excel, filters: {filters}",
        "count",
        "filters",
        is_use=True,
    )
    LIST_EXPORTED = action(
        "list_exported",
        DOCUMENT,
        "{actor} exported {list} of {target} to Excel ({count} rows), filters: {filters}",
        "list",
        "count",
        "filters",
        is_use=True,
    )
    COMMENT_SHEET_TAKEN = action(
        "comment_sheet_taken",
        DOCUMENT,
        "{actor} took the comment sheet of {target} as a PDF ({count} comments), filters: {filters}",
        "count",
        "filters",
        is_use=True,
    )
    PAPER_TAKEN = action("paper_taken", DOCUMENT, "{actor} took the {paper} of {target} as a PDF", "paper", is_use=True)
    ATTACHMENT_TAKEN = action(
        "attachment_taken", DOCUMENT, "{actor} took the attachment {file} of {target}", "file", "sha256", is_use=True
    )
    COMMENT_CLOSED = action("comment_closed", DOCUMENT, "{actor} closed {target}", "changes")
    PAPER_CODE_ISSUED = action(
        "paper_code_issued", DOCUMENT, "{actor} gave revision {revision} of {target} a code for paper", "revision"
    )
    REVISION_STAMPED = action(
        "revision_stamped",
        DOCUMENT,
        "{actor} took a stamped copy of revision {revision} of {target}",
        "revision",
        "sha256",
        is_use=True,
    )
    PAPER_CHECKED = action(
        "paper_checked",
        DOCUMENT,
        "Somebody checked a paper of {target}, revision {revision}: {answer}",
        "revision",
        "answer",
        is_use=True,
    )
    PAPER_CHECK_CHANGED = action("paper_check_changed", SETTINGS, "{actor} changed {target}", "changes")
    PRESET_APPLIED = action(
        "preset_applied", SETTINGS, "{actor} applied the preset {preset} to documents", "preset", "entries", "changes"
    )
    REVISION_CODES_CHANGED = action("revision_codes_changed", SETTINGS, "{actor} changed the {target}", "changes")
    NUMBERING_CHANGED = action("numbering_changed", SETTINGS, "{actor} changed the {target}", "changes")
    CUSTOM_FIELD_ADDED = action("custom_field_added", SETTINGS, "{actor} added the field {target} to documents", "kind")
    CUSTOM_FIELD_CHANGED = action(
        "custom_field_changed", SETTINGS, "{actor} changed the field {target} of documents", "changes"
    )
    CUSTOM_FIELD_MOVED = action(
        "custom_field_moved", SETTINGS, "{actor} moved the field {target} among those of documents", "order"
    )
    CUSTOM_FIELD_RETIRED = action("custom_field_retired", SETTINGS, "{actor} retired the field {target} of documents")
    CUSTOM_FIELD_RESTORED = action(
        "custom_field_restored", SETTINGS, "{actor} brought the field {target} back to documents"
    )
