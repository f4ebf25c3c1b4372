"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path, register_converter

from documents.register.domain.numbering import NumberConverter
from documents.register.web import settings_urls
from documents.register.web.views import (
    access_tab,
    batches,
    bulk,
    comments,
    compare,
    dangers,
    documents,
    imports,
    pages,
    papers,
    registers,
    revisions,
    statuses,
)

register_converter(NumberConverter, "number")
DOCUMENT = "documents/<number:number>/"
REVISION = DOCUMENT + "revisions/<slug:revision>/"
COMPARED = DOCUMENT + "compare/<slug:before>/<slug:revision>/pages/<int:page>/"
PAGE = REVISION + "pages/<int:page>/"
COMMENT = DOCUMENT + "comments/<int:comment>/"

urlpatterns = [
    path("documents/", registers.register, name="register"),
    path("documents/new/", registers.document_new, name="document-new"),
    path("documents/new/planned/", registers.document_plan, name="document-plan"),
    path("documents/bulk/status/", bulk.bulk_status, name="bulk-status"),
    path("documents/bulk/lock/", bulk.bulk_lock, name="bulk-lock"),
    path("documents/bulk/unlock/", bulk.bulk_unlock, name="bulk-unlock"),
    path("documents/bulk/details/", bulk.bulk_details, name="bulk-details"),
    path("documents/bulk/confidentiality/", bulk.bulk_confidentiality, name="bulk-confidentiality"),
    path("documents/bulk/download/", bulk.bulk_download, name="bulk-download"),
    path("documents/bulk/export/", bulk.bulk_export, name="bulk-export"),
    path("documents/upload/", batches.upload, name="upload"),
    path("documents/upload/<slug:batch>/", batches.upload_review, name="upload-review"),
    path("documents/upload/<slug:batch>/discard/", batches.upload_discard, name="upload-discard"),
    path("documents/export/", registers.register_export, name="register-export"),
    path("documents/import/", imports.import_new, name="import"),
    path("documents/import/template/", imports.import_template, name="import-template"),
    path("documents/import/<slug:workbook>/", imports.import_file, name="import-file"),
    path("documents/import/<slug:workbook>/discard/", imports.import_discard, name="import-discard"),
    path(DOCUMENT, documents.document, name="document"),
    path(DOCUMENT + "edit/", documents.document_edit, name="document-edit"),
    path(DOCUMENT + "revisions/", revisions.revisions_tab, name="revisions"),
    path(DOCUMENT + "revisions/new/", revisions.revision_add, name="revision-add"),
    path(REVISION, revisions.revision, name="revision"),
    path(REVISION + "download/", revisions.download, name="download"),
    path(REVISION + "stamped/", papers.stamped, name="stamped"),
    path(PAGE, pages.page_image, name="page-image"),
    path(PAGE + "sheet/", pages.sheet, name="sheet"),
    path(PAGE + "thumbnail/", pages.thumbnail, name="thumbnail"),
    path(PAGE + "tiles/<slug:tile>/", pages.tile, name="tile"),
    path("comments/", comments.project_comments, name="project-comments"),
    path("comments/export/", comments.project_comments_export, name="project-comments-export"),
    path(DOCUMENT + "comments/", comments.comments_tab, name="comments"),
    path(DOCUMENT + "comments/export/", comments.comments_export, name="comments-export"),
    path(DOCUMENT + "comments/sheet/", comments.comments_sheet, name="comments-sheet"),
    path(REVISION + "comments/new/", comments.comment_new, name="comment-new"),
    path(REVISION + "comments/answer/", comments.comments_answer, name="comments-answer"),
    path(COMMENT, comments.comment, name="comment"),
    path(COMMENT + "reply/", comments.comment_reply, name="comment-reply"),
    path(COMMENT + "close/", comments.comment_close, name="comment-close"),
    path(DOCUMENT + "compare/", compare.choose, name="compare"),
    path(COMPARED, compare.sheet, name="compare-sheet"),
    path(COMPARED + "image/", compare.page_image, name="compare-page-image"),
    path(COMPARED + "thumbnail/", compare.thumbnail, name="compare-thumbnail"),
    path(COMPARED + "tiles/<slug:tile>/", compare.tile, name="compare-tile"),
    path(REVISION + "status/", statuses.status_change, name="revision-status"),
    path(DOCUMENT + "activity/", documents.activity_tab, name="activity"),
    path(DOCUMENT + "access/", access_tab.access_tab, name="access"),
    path(DOCUMENT + "status/", statuses.status_change, name="status-change"),
    path(DOCUMENT + "lock/", dangers.lock, name="lock"),
    path(DOCUMENT + "unlock/", dangers.unlock, name="unlock"),
    path(DOCUMENT + "confidentiality/", dangers.confidentiality, name="confidentiality"),
    path(DOCUMENT + "delete/", dangers.delete, name="delete"),
    path(DOCUMENT + "restore/", dangers.restore, name="restore"),
    *settings_urls.under("project"),
]
