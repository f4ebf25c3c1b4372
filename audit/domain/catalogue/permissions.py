"""Roles' overrides, access control groups, and looking at a project as somebody else."""

from audit.domain.catalogue.action import Category, action

PERMISSION = Category.PERMISSION


class PermissionActions:
    """Actions in the category permission."""

    OVERRIDE_SET = action(
        "override_set",
        PERMISSION,
        "{actor} set “{permission}” for {role} to {effect} in {level}: {reason}",
        "permission",
        "role",
        "effect",
        "level",
        "reason",
        "until",
        "changes",
    )
    OVERRIDE_TAKEN_BACK = action(
        "override_taken_back",
        PERMISSION,
        "{actor} took “{permission}” for {role} back to its default in {level}: {reason}",
        "permission",
        "role",
        "level",
        "reason",
        "changes",
    )
    OVERRIDE_ENDED = action(
        "override_ended",
        PERMISSION,
        "The override of “{permission}” for {role} in {level} ended on its date",
        "permission",
        "role",
        "level",
        "ended_at",
        "changes",
    )
    GROUP_CREATED = action(
        "group_created", PERMISSION, "{actor} created the group {target} in {project}", "members", "actions", "filter"
    )
    GROUP_CHANGED = action("group_changed", PERMISSION, "{actor} changed the group {target} in {project}", "changes")
    GROUP_ARCHIVED = action(
        "group_archived",
        PERMISSION,
        "{actor} archived the group {target} in {project}",
        "members",
        "actions",
        "filter",
    )
    GROUP_RESTORED = action(
        "group_restored",
        PERMISSION,
        "{actor} brought the group {target} back in {project}",
        "members",
        "actions",
        "filter",
    )
    VIEW_AS_STARTED = action(
        "view_as_started", PERMISSION, "{actor} began to view {project} as {target}: {reason}", "reason"
    )
    VIEW_AS_ENDED = action("view_as_ended", PERMISSION, "{actor} stopped viewing {project} as {target}")
