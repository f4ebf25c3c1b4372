"""The audit log's own: exports and reviews."""

from audit.domain.catalogue.action import Category, action

AUDIT = Category.AUDIT


class AuditActions:
    """Actions in the category audit."""

    AUDIT_EXPORT_REQUESTED = action(
        "audit_export_requested", AUDIT, "{actor} asked for the audit export {target}: {filters}", "filters"
    )
    AUDIT_EXPORT_FINISHED = action(
        "audit_export_finished",
        AUDIT,
        "The audit export {target} was finished with {events} events",
        "events",
        "sha256",
        "bundle_sha256",
    )
    AUDIT_EXPORT_FAILED = action("audit_export_failed", AUDIT, "The audit export {target} failed: {reason}", "reason")
    AUDIT_EXPORT_CANCELLED = action("audit_export_cancelled", AUDIT, "{actor} cancelled the audit export {target}")
    AUDIT_EXPORT_DOWNLOADED = action(
        "audit_export_downloaded", AUDIT, "{actor} downloaded {file} of the audit export {target}", "file", "sha256"
    )
    AUDIT_REVIEWED = action("audit_reviewed", AUDIT, "{actor} reviewed “{review}”, {events} events", "review", "events")
    SEAL_KEY_CHANGED = action(
        "seal_key_changed", AUDIT, "{actor} changed the key that signs this log from {old} to {new}", "old", "new"
    )
