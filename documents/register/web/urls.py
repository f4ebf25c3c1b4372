"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path, register_converter

from documents.register.domain.numbering import NumberConverter
from documents.register.web.views import access_tab, dangers, documents, registers, revisions, statuses

register_converter(NumberConverter, "number")
DOCUMENT = "documents/<number:number>/"
REVISION = DOCUMENT + "revisions/<slug:revision>/"

urlpatterns = [
    path("documents/", registers.register, name="register"),
    path("documents/new/", registers.document_new, name="document-new"),
    path(DOCUMENT, documents.document, name="document"),
    path(DOCUMENT + "edit/", documents.document_edit, name="document-edit"),
    path(DOCUMENT + "revisions/", revisions.revisions_tab, name="revisions"),
    path(DOCUMENT + "revisions/new/", revisions.revision_add, name="revision-add"),
    path(REVISION, revisions.revision, name="revision"),
    path(REVISION + "download/", revisions.download, name="download"),
    path(REVISION + "pages/<int:page>/", revisions.page_image, name="page-image"),
    path(REVISION + "status/", statuses.status_change, name="revision-status"),
    path(DOCUMENT + "activity/", documents.activity_tab, name="activity"),
    path(DOCUMENT + "access/", access_tab.access_tab, name="access"),
    path(DOCUMENT + "status/", statuses.status_change, name="status-change"),
    path(DOCUMENT + "lock/", dangers.lock, name="lock"),
    path(DOCUMENT + "unlock/", dangers.unlock, name="unlock"),
    path(DOCUMENT + "confidentiality/", dangers.confidentiality, name="confidentiality"),
    path(DOCUMENT + "delete/", dangers.delete, name="delete"),
    path(DOCUMENT + "restore/", dangers.restore, name="restore"),
]
