"""Packages; what a document enters or leaves is told of the document, whose label may be withheld from a reader."""

from audit.domain.catalogue.action import Category, action

DOCUMENT = Category.DOCUMENT


class PackageActions:
    PACKAGE_CREATED = action("package_created", DOCUMENT, "{actor} made the package {target}", "purpose", "responsible")
    PACKAGE_CHANGED = action("package_changed", DOCUMENT, "{actor} changed the package {target}", "changes")
    PACKAGE_DOCUMENT_ADDED = action(
        "package_document_added", DOCUMENT, "{actor} added {target} to the package {package}", "package"
    )
    PACKAGE_DOCUMENT_REMOVED = action(
        "package_document_removed", DOCUMENT, "{actor} took {target} out of the package {package}", "package"
    )
    PACKAGE_REORDERED = action("package_reordered", DOCUMENT, "{actor} changed the order of the package {target}")
    PACKAGE_ARCHIVED = action(
        "package_archived", Category.MANAGEMENT, "{actor} archived the package {target}: {reason}", "reason"
    )
    PACKAGE_RESTORED = action(
        "package_restored", Category.MANAGEMENT, "{actor} brought back the package {target}: {reason}", "reason"
    )
    WORK_PACKAGE_CREATED = action(
        "work_package_created", DOCUMENT, "{actor} made the work package {target}: {title}", "title"
    )
    WORK_PACKAGE_CHANGED = action(
        "work_package_changed", DOCUMENT, "{actor} changed the work package {target}", "changes"
    )
    WORK_PACKAGE_MOVED = action(
        "work_package_moved", DOCUMENT, "{actor} changed the status of the work package {target}", "reason", "changes"
    )
    WORK_PACKAGE_DOCUMENT_ADDED = action(
        "work_package_document_added", DOCUMENT, "{actor} put {target} into the work package {package}", "package"
    )
    WORK_PACKAGE_DOCUMENT_REMOVED = action(
        "work_package_document_removed", DOCUMENT, "{actor} took {target} out of the work package {package}", "package"
    )
