"""What projects show and do in other apps' places."""

from accounts.domain.changes import (
    INVITATION_ACCEPTING,
    MEMBER_INVITING,
    MEMBER_JOINED,
    MEMBER_LEAVING,
    MEMBER_ROLE_GIVING,
    SIGNING_OUT,
)
from accounts.domain.questions import INVITABLE_PROJECTS, MEMBER_COLUMNS, MEMBER_PANELS, PASSWORD_WORDS
from kazinex.core.features import Answer, DashboardTile, Feature, Menu, MenuEntry, Reaction, Timer
from kazinex.core.http import WHY_DENIED
from kazinex.core.questions import FIND_MEMBER
from projects.queries import member_groups, password_words
from projects.queries.actors import find_member
from projects.services import authority, member_reactions
from projects.web import member_panels, recent_activity, view_as
from projects.web.views import reasons

feature = Feature(
    menu=[
        MenuEntry(Menu.ORGANISATION, "Projects", "projects:list", order=0, icon="building-office-2", is_root=True),
        MenuEntry(Menu.SETTINGS, "Lists", "projects:organisation-lists", order=50),
        MenuEntry(Menu.SETTINGS, "Roles", "projects:roles", order=60),
        MenuEntry(Menu.SETTINGS, "Permissions", "projects:organisation-permissions", order=70),
        MenuEntry(Menu.PROJECT, "Dashboard", "projects:dashboard", order=0, icon="squares-2x2", is_root=True),
        MenuEntry(Menu.PROJECT, "Team", "projects:team", order=110, icon="users"),
        MenuEntry(Menu.PROJECT_SETTINGS, "General", "projects:settings-general", order=10),
        MenuEntry(Menu.PROJECT_SETTINGS, "Lists", "projects:project-lists", order=20),
        MenuEntry(Menu.PROJECT_SETTINGS, "Permissions", "projects:settings-permissions", order=30),
        MenuEntry(Menu.PROJECT_SETTINGS, "Groups", "projects:settings-groups", order=40),
    ],
    tiles=[DashboardTile(90, recent_activity.tile)],
    reactions=[
        Reaction(MEMBER_INVITING, member_reactions.require_reach),
        Reaction(INVITATION_ACCEPTING, member_reactions.require_reach_still),
        Reaction(MEMBER_ROLE_GIVING, authority.require_organisation_role_in_reach),
        Reaction(MEMBER_JOINED, member_reactions.add_to_projects),
        Reaction(MEMBER_LEAVING, member_reactions.take_out_of_projects),
        Reaction(SIGNING_OUT, view_as.end_with_session),
    ],
    answers=[
        Answer(FIND_MEMBER, find_member),
        Answer(WHY_DENIED, reasons.of_denial),
        Answer(MEMBER_COLUMNS, member_groups.column),
        Answer(MEMBER_PANELS, member_panels.panels),
        Answer(INVITABLE_PROJECTS, member_reactions.offered_projects),
        Answer(PASSWORD_WORDS, password_words.of_projects),
    ],
    timers=[Timer("record ended overrides", "projects.record_ended_overrides", seconds=300)],
)
