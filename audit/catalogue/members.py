"""People in an organisation and in its projects."""

from audit.catalogue.action import Category, action

MEMBERS = Category.MEMBERS


class MemberActions:
    ORGANISATION_CREATED = action("organisation_created", MEMBERS, "{actor} created the organisation {target}")
    MEMBER_ADDED = action("member_added", MEMBERS, "{actor} added {target} as {role}", "role")
    PROJECT_MEMBER_ADDED = action(
        "project_member_added", MEMBERS, "{actor} added {target} to {project} as {role}", "role"
    )
