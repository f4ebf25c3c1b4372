from django.urls import path

from projects.web.views import calendars, explain, find, my_work, overrides, projects, roles, transfers, vocabulary

urlpatterns = [
    path("", projects.project_list, name="list"),
    path("projects/new/", projects.project_new, name="new"),
    path("find/", find.find, name="find"),
    path("my-work/", my_work.my_work_list, name="my-work"),
    path("why/", explain.organisation_explain, name="organisation-explain"),
    path("settings/members/<slug:member>/transfer/", transfers.member_transfer, name="member-transfer"),
    path("settings/roles/", roles.roles, name="roles"),
    path("settings/permissions/", overrides.organisation_permissions, name="organisation-permissions"),
    path("settings/lists/", vocabulary.lists, name="organisation-lists"),
    path("settings/lists/usual/", vocabulary.lists_usual, name="organisation-lists-usual"),
    path("settings/lists/<slug:kind>/new/", vocabulary.list_add, name="organisation-list-add"),
    path("settings/lists/<slug:term>/rename/", vocabulary.list_rename, name="organisation-list-rename"),
    path("settings/lists/<slug:term>/retire/", vocabulary.list_retire, name="organisation-list-retire"),
    path("settings/lists/<slug:term>/restore/", vocabulary.list_restore, name="organisation-list-restore"),
    path("settings/calendar/", calendars.organisation_calendar, name="organisation-calendar"),
    path("settings/calendar/new/", calendars.holidays_add, name="organisation-holidays-add"),
    path("settings/calendar/<slug:holiday>/remove/", calendars.holiday_remove, name="organisation-holiday-remove"),
]
