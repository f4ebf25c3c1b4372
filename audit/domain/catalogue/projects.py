"""Projects, the people in them, and their coded lists."""

from audit.domain.catalogue.action import Category, action

MANAGEMENT = Category.MANAGEMENT
MEMBERS = Category.MEMBERS
SETTINGS = Category.SETTINGS


class ProjectActions:
    PROJECT_CREATED = action("project_created", MANAGEMENT, "{actor} created the project {target}")
    PROJECT_BEGUN_LIKE = action(
        "project_begun_like",
        MANAGEMENT,
        "{actor} began {target} with what another project has",
        *("parts", "left_out"),
    )
    PROJECT_USED_AS_MODEL = action(
        "project_used_as_model",
        MANAGEMENT,
        "{actor} began the project {made} with what {source} has",
        *("source", "made", "left_out"),
    )
    GROUPS_COPIED = action("groups_copied", SETTINGS, "{actor} copied the groups {names} from other projects", "names")
    GROUPS_USED_AS_MODEL = action(
        "groups_used_as_model",
        SETTINGS,
        "{actor} copied the groups {names} from {source} to {made}",
        *("source", "made", "names"),
    )
    PROJECT_CHANGED = action("project_changed", SETTINGS, "{actor} changed the details of {target}", "changes")
    PROJECT_CLOSED = action("project_closed", MANAGEMENT, "{actor} closed the project {target}: {reason}", "reason")
    PROJECT_HANDED_OVER = action(
        "project_handed_over", MANAGEMENT, "{actor} handed the project {target} over to {to}: {reason}", "to", "reason"
    )
    PROJECT_ARCHIVED = action(
        "project_archived", MANAGEMENT, "{actor} archived the project {target}: {reason}", "reason"
    )
    PROJECT_REOPENED = action(
        "project_reopened", MANAGEMENT, "{actor} reopened the project {target}: {reason}", "reason"
    )
    PROJECT_INSPECTED = action("project_inspected", MANAGEMENT, "{actor} confirmed the final inspection of {target}")
    PROJECT_INSPECTION_WITHDRAWN = action(
        "project_inspection_withdrawn", MANAGEMENT, "{actor} withdrew the final inspection of {target}"
    )
    PROJECT_DELETED = action("project_deleted", MANAGEMENT, "{actor} deleted the project {target}: {reason}", "reason")
    PROJECT_MEMBER_ROLE_CHANGED = action(
        "project_member_role_changed",
        MEMBERS,
        "{actor} changed {target} from {old_role} to {new_role} in {project}: {reason}",
        "old_role",
        "new_role",
        "reason",
        "changes",
    )
    PROJECT_MEMBER_REMOVED = action(
        "project_member_removed",
        MEMBERS,
        "{actor} removed {target} ({role}) from {project}: {reason}",
        "role",
        "groups",
        "reason",
    )
    TEAM_EXPORTED = action(
        "team_exported",
        MEMBERS,
        "{actor} exported the team of {target} to Excel ({count} people)",
        "count",
        "filters",
        is_use=True,
    )
    TERM_ADDED = action("term_added", SETTINGS, "{actor} added {target} to the list of {kind}", "kind")
    TERM_RENAMED = action("term_renamed", SETTINGS, "{actor} renamed {target} in the list of {kind}", "kind", "changes")
    TERM_RETIRED = action("term_retired", SETTINGS, "{actor} retired {target} from the list of {kind}", "kind")
    TERM_RESTORED = action("term_restored", SETTINGS, "{actor} brought {target} back to the list of {kind}", "kind")
    USUAL_TERMS_ADDED = action(
        "usual_terms_added", SETTINGS, "{actor} added {count} usual entries to the lists", "count"
    )
