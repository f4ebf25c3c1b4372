"""Questions about projects, their teams and their coded lists."""

from projects.queries.projects import (
    addable_people,
    every_term,
    group,
    group_members,
    groups,
    invitation_into,
    invited_into,
    kinds,
    members_of,
    organisations_with_ended_overrides,
    place_in_team,
    project_people,
    team,
    team_member,
    term,
    terms,
)

__all__ = [
    "addable_people",
    "every_term",
    "group",
    "group_members",
    "groups",
    "invitation_into",
    "invited_into",
    "kinds",
    "members_of",
    "organisations_with_ended_overrides",
    "place_in_team",
    "project_people",
    "team",
    "team_member",
    "term",
    "terms",
]
