"""Addresses under /o/<organisation>/."""

from django.urls import path

from documents.transmittals.web.views import distribution_lists

LISTS = "settings/distribution-lists/"
LIST = LISTS + "<slug:distribution_list>/"

urlpatterns = [
    path(LISTS, distribution_lists.list_list, name="organisation-lists"),
    path(LISTS + "export/", distribution_lists.list_list_export, name="organisation-lists-export"),
    path(LISTS + "new/", distribution_lists.list_new, name="organisation-list-new"),
    path(LIST, distribution_lists.list_edit, name="organisation-list"),
    path(LIST + "archive/", distribution_lists.list_archive, name="organisation-list-archive"),
    path(LIST + "restore/", distribution_lists.list_restore, name="organisation-list-restore"),
    path(LIST + "clear/", distribution_lists.list_clear, name="organisation-list-clear"),
]
