"""Addresses under /o/<organisation>/."""

from django.urls import path

from documents.correspondence.web.views import types

TYPES = "settings/letter-types/"
TYPE = TYPES + "<slug:letter_type>/"

urlpatterns = [
    path(TYPES, types.type_list, name="organisation-types"),
    path(TYPES + "new/", types.type_new, name="organisation-type-new"),
    path(TYPE, types.type_edit, name="organisation-type"),
    path(TYPE + "archive/", types.type_archive, name="organisation-type-archive"),
    path(TYPE + "restore/", types.type_restore, name="organisation-type-restore"),
]
