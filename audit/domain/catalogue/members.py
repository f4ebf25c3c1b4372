"""People in an organisation and in its projects."""

from audit.domain.catalogue.action import Category, action

MEMBERS = Category.MEMBERS


class MemberActions:
    """Actions in the category members."""

    ORGANISATION_CREATED = action("organisation_created", MEMBERS, "{actor} created the organisation {target}")
    MEMBER_ADDED = action("member_added", MEMBERS, "{actor} added {target} as {role}", "role")
    MEMBER_INVITED = action("member_invited", MEMBERS, "{actor} invited {target} as {role}", "role", "projects")
    INVITATION_RESENT = action("invitation_resent", MEMBERS, "{actor} sent {target} a new invitation link")
    INVITATION_REVOKED = action("invitation_revoked", MEMBERS, "{actor} withdrew the invitation to {target}")
    INVITATION_ACCEPTED = action(
        "invitation_accepted", MEMBERS, "{actor} accepted the invitation and joined as {role}", "role"
    )
    NOTIFICATIONS_CHOSEN = action(
        "notifications_chosen", MEMBERS, "{actor} chose how to be mailed notifications", "changes"
    )
    MEMBER_ROLE_CHANGED = action(
        "member_role_changed",
        MEMBERS,
        "{actor} changed the role of {target} from {old} to {new}: {reason}",
        "old",
        "new",
        "reason",
        "changes",
    )
    ADDRESS_BOUNCED = action("address_bounced", MEMBERS, "Mail to {target} came back: {reason}", "reason")
    ADDRESS_CLEARED = action(
        "address_cleared", MEMBERS, "{actor} took the mark “mail came back” off {target}: {reason}", "reason"
    )
    MEMBER_DEACTIVATED = action("member_deactivated", MEMBERS, "{actor} deactivated {target}: {reason}", "reason")
    MEMBER_REACTIVATED = action("member_reactivated", MEMBERS, "{actor} reactivated {target}")
    MEMBER_REMOVED = action(
        "member_removed", MEMBERS, "{actor} removed {target}, who was {role}: {reason}", "role", "reason"
    )
    MEMBER_WORK_TRANSFERRED = action(
        "member_work_transferred",
        MEMBERS,
        "{actor} gave the work of {target} to {to}: {reason}",
        *("to", "reason", "work"),
    )
    MEMBERS_EXPORTED = action(
        "members_exported",
        MEMBERS,
        "{actor} exported the list of members to Excel ({count} rows)",
        "count",
        "filters",
        is_use=True,
    )
    TWO_FACTOR_REMINDER_SENT = action(
        "two_factor_reminder_sent", MEMBERS, "{actor} reminded {target} to set up a second factor", is_use=True
    )
    PROJECT_MEMBER_ADDED = action(
        "project_member_added", MEMBERS, "{actor} added {target} to {project} as {role}", "role"
    )
