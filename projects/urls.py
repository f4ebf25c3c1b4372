from django.urls import path

from projects.views import dashboard, explain, groups, overrides, people, projects, settings, team, view_as, vocabulary

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("team/", team.team, name="team"),
    path("team/new/", team.team_add, name="team-add"),
    path("team/export/", team.team_export, name="team-export"),
    path("team/me/", people.own_permissions, name="own-permissions"),
    path("team/why/", explain.explain, name="explain"),
    path("team/view-as/stop/", view_as.stop, name="view-as-stop"),
    path("team/<slug:member>/", people.team_member, name="team-member"),
    path("team/<slug:member>/remove/", people.team_remove, name="team-remove"),
    path("team/<slug:member>/view-as/", view_as.begin, name="view-as"),
    path("settings/general/", settings.settings_general, name="settings-general"),
    path("settings/close/", projects.project_close, name="close"),
    path("settings/archive/", projects.project_archive, name="archive"),
    path("settings/reopen/", projects.project_reopen, name="reopen"),
    path("settings/delete/", projects.project_delete, name="delete"),
    path("settings/permissions/", overrides.settings_permissions, name="settings-permissions"),
    path("settings/groups/", groups.settings_groups, name="settings-groups"),
    path("settings/groups/new/", groups.group_new, name="group-new"),
    path("settings/groups/<slug:group>/", groups.group, name="group"),
    path("settings/groups/<slug:group>/archive/", groups.group_archive, name="group-archive"),
    path("settings/groups/<slug:group>/restore/", groups.group_restore, name="group-restore"),
    path("settings/lists/", vocabulary.lists, name="project-lists"),
    path("settings/lists/<slug:kind>/new/", vocabulary.list_add, name="project-list-add"),
    path("settings/lists/<int:term>/rename/", vocabulary.list_rename, name="project-list-rename"),
    path("settings/lists/<int:term>/retire/", vocabulary.list_retire, name="project-list-retire"),
    path("settings/lists/<int:term>/restore/", vocabulary.list_restore, name="project-list-restore"),
]
