"""Addresses of the register's settings, the same under the organisation's and under a project's."""

from django.urls import URLPattern, path

from documents.register.web.views import fields, numbering, papers

FIELD = "settings/fields/<slug:field>/"


def under(place: str) -> list[URLPattern]:
    """The routes of one place, “organisation” or “project”, which begins their names."""
    return [
        path("settings/fields/", fields.field_list, name=f"{place}-fields"),
        path("settings/fields/new/", fields.field_new, name=f"{place}-field-new"),
        path(FIELD + "edit/", fields.field_edit, name=f"{place}-field-edit"),
        path(FIELD + "retire/", fields.field_retire, name=f"{place}-field-retire"),
        path(FIELD + "restore/", fields.field_restore, name=f"{place}-field-restore"),
        path(FIELD + "move/", fields.field_move, name=f"{place}-field-move"),
        path("settings/paper-check/", papers.paper_policy, name=f"{place}-paper"),
        path("settings/numbering/", numbering.numbering, name=f"{place}-numbering"),
        path("settings/numbering/preset/", numbering.preset, name=f"{place}-preset"),
        path("settings/numbering/codes/", numbering.revision_codes, name=f"{place}-revision-codes"),
        path("settings/numbering/give-up/", numbering.numbering_give_up, name=f"{place}-numbering-give-up"),
    ]
