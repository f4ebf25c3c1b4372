"""What projects show and do in other apps' places."""

from accounts.domain.changes import (
    INVITATION_ACCEPTING,
    MEMBER_INVITING,
    MEMBER_JOINED,
    MEMBER_LEAVING,
    SIGNING_OUT,
)
from accounts.domain.questions import (
    INVITABLE_PROJECTS,
    LEFT_BEHIND,
    MEMBER_COLUMNS,
    MEMBER_PANELS,
    PASSWORD_WORDS,
    PROJECT_NAMES,
    ROLE_EFFECTS,
    ROLE_REFUSALS,
)
from kazinex.core.features import Answer, DashboardTile, Feature, JobKind, Menu, MenuEntry, Reaction, Timer
from kazinex.core.http import WHY_DENIED
from kazinex.core.places import NotificationKind
from kazinex.core.questions import FIND_MEMBER
from kazinex.core.quick_open import QUICK_OPEN
from kazinex.core.translation import marked as _
from projects import tasks
from projects.domain.copies import PROJECT_PARTS
from projects.queries import member_groups, password_words
from projects.queries.actors import find_member
from projects.queries.projects import names_of
from projects.services import authority, member_reactions, project_beginnings, project_parts, transfers
from projects.services.jobs import KIND
from projects.web import member_panels, my_work, quick_open, recent_activity, view_as
from projects.web.views import reasons

feature = Feature(
    menu=[
        MenuEntry(Menu.ORGANISATION, _("Projects"), "projects:list", order=0, icon="building-office-2", is_root=True),
        MenuEntry(Menu.ORGANISATION, _("My work"), "projects:my-work", order=5, icon="inbox"),
        MenuEntry(Menu.SETTINGS, _("Lists"), "projects:organisation-lists", order=50),
        MenuEntry(Menu.SETTINGS, _("Calendar"), "projects:organisation-calendar", order=55),
        MenuEntry(Menu.SETTINGS, _("Roles"), "projects:roles", order=60),
        MenuEntry(Menu.SETTINGS, _("Permissions"), "projects:organisation-permissions", order=70),
        MenuEntry(Menu.PROJECT, _("Dashboard"), "projects:dashboard", order=0, icon="squares-2x2", is_root=True),
        MenuEntry(Menu.PROJECT, _("Team"), "projects:team", order=110, icon="users"),
        MenuEntry(Menu.PROJECT_SETTINGS, _("General"), "projects:settings-general", order=10),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Lists"), "projects:project-lists", order=20),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Calendar"), "projects:project-calendar", order=25),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Permissions"), "projects:settings-permissions", order=30),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Groups"), "projects:settings-groups", order=40),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Close-out"), "projects:close-out", order=90),
    ],
    tiles=[DashboardTile(5, my_work.pending_tile), DashboardTile(90, recent_activity.tile)],
    reactions=[
        Reaction(MEMBER_INVITING, member_reactions.require_reach),
        Reaction(INVITATION_ACCEPTING, member_reactions.require_reach_still),
        Reaction(MEMBER_JOINED, member_reactions.add_to_projects),
        Reaction(MEMBER_LEAVING, member_reactions.take_out_of_projects),
        Reaction(SIGNING_OUT, view_as.end_with_session),
    ],
    answers=[
        Answer(FIND_MEMBER, find_member),
        Answer(WHY_DENIED, reasons.of_denial),
        Answer(MEMBER_COLUMNS, member_groups.column),
        Answer(MEMBER_PANELS, member_panels.panels),
        Answer(ROLE_EFFECTS, member_panels.role_effects),
        Answer(ROLE_REFUSALS, authority.organisation_role_refusals),
        Answer(LEFT_BEHIND, member_panels.left_behind),
        Answer(INVITABLE_PROJECTS, member_reactions.offered_projects),
        Answer(PASSWORD_WORDS, password_words.of_projects),
        Answer(PROJECT_NAMES, names_of),
        Answer(PROJECT_PARTS, project_parts.parts),
        Answer(QUICK_OPEN, quick_open.projects),
        Answer(QUICK_OPEN, quick_open.people),
    ],
    timers=[
        Timer("record ended overrides", "projects.record_ended_overrides", seconds=300),
        Timer("finish waiting jobs", "projects.run_jobs", seconds=60),
    ],
    jobs={
        transfers.KIND: JobKind(None, transfers.run, is_personal=True),
        project_beginnings.KIND: JobKind(
            None, project_beginnings.run, is_personal=True, remains=project_beginnings.BARE
        ),
    },
    outbox={KIND: tasks.wake_worker},
    notifications=[
        NotificationKind("permissions_changed", _("Members"), _("What you may do changed")),
        NotificationKind("group_changed", _("Members"), _("A group you are in changed")),
        NotificationKind("project_member_added", _("Members"), _("You are added to a project")),
        NotificationKind("project_member_removed", _("Members"), _("You are taken out of a project")),
        NotificationKind("project_role_changed", _("Members"), _("Your role in a project changed")),
        NotificationKind("work_given", _("Members"), _("Packages of somebody who leaves are given to you")),
        NotificationKind(
            "job_finished", _("Background work"), _("Something you started in the background has ended"), is_quiet=True
        ),
    ],
)
