"""Questions about people, their organisations, and what the active organisation has set."""

from accounts.queries.members import (
    active_members,
    active_organisation,
    invitable_projects,
    is_first_run,
    joined_member,
    managed_by,
    member,
    notifications_of,
    open_invitation,
    own_memberships,
    security_settings,
    unread_notifications,
    was_never_claimed,
)

__all__ = [
    "active_members",
    "active_organisation",
    "invitable_projects",
    "is_first_run",
    "joined_member",
    "managed_by",
    "member",
    "notifications_of",
    "open_invitation",
    "own_memberships",
    "security_settings",
    "unread_notifications",
    "was_never_claimed",
]
