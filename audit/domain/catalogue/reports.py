"""Reports."""

from audit.domain.catalogue.action import Category, action

MANAGEMENT = Category.MANAGEMENT


class ReportActions:
    """What happens to reports; running one is reading, and recorded only where it leaves the house."""

    REPORT_EXPORTED = action(
        "report_exported",
        MANAGEMENT,
        "{actor} exported the report {report} of {target} to Excel ({count} rows)",
        "report",
        "count",
        "filters",
        is_use=True,
    )
    REPORT_SAVED = action("report_saved", MANAGEMENT, "{actor} saved the report {target} ({report})", "report")
    REPORT_CHANGED = action("report_changed", MANAGEMENT, "{actor} changed the saved report {target}", "changes")
    REPORT_SHARED = action(
        "report_shared", MANAGEMENT, "{actor} shared the report {target} ({report}) with {project}", "report"
    )
    REPORT_DELETED = action("report_deleted", MANAGEMENT, "{actor} deleted the saved report {target}", "report")
    REPORT_SENT = action(
        "report_sent",
        MANAGEMENT,
        "{actor} sent the report {target} ({report}) to {count} readers, to each what they may see",
        "report",
        "count",
        is_use=True,
    )
