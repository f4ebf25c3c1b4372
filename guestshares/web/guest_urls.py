"""The guest's side, under /g/."""

from django.urls import path

from guestshares.web.views import comments, compare, languages, opening, pages, portal, records, respond

RECORD = "s/<slug:share>/records/<slug:revision>/"
PAGE = RECORD + "pages/<int:number>/"
COMPARED = RECORD + "compare/<int:number>/"

urlpatterns = [
    path("open/", opening.opening, name="open"),
    path("ask/", opening.ask, name="ask"),
    path("language/", languages.language, name="language"),
    path("left/", opening.left, name="left"),
    path("s/<slug:share>/", portal.portal, name="portal"),
    path("s/<slug:share>/leave/", portal.leave, name="leave"),
    path("s/<slug:share>/download/", records.download_all, name="download-all"),
    path("s/<slug:share>/respond/", records.respond_several, name="respond-several"),
    path(RECORD, portal.record, name="record"),
    path(RECORD + "pages/<int:number>.png", pages.page_image, name="page-image"),
    path(PAGE + "sheet/", pages.sheet, name="sheet"),
    path(PAGE + "thumbnail/", pages.thumbnail, name="thumbnail"),
    path(PAGE + "tiles/<slug:tile>/", pages.tile, name="tile"),
    path(RECORD + "comments/new/", comments.comment_new, name="comment-new"),
    path(RECORD + "comments/<int:number>/", comments.comment_reply, name="comment"),
    path(COMPARED, compare.sheet, name="compare-sheet"),
    path(COMPARED + "image/", compare.page_image, name="compare-page-image"),
    path(COMPARED + "thumbnail/", compare.thumbnail, name="compare-thumbnail"),
    path(COMPARED + "tiles/<slug:tile>/", compare.tile, name="compare-tile"),
    path(RECORD + "download/", portal.download, name="download"),
    path(RECORD + "stamped/", portal.stamped, name="stamped"),
    path(RECORD + "respond/", respond.respond, name="respond"),
    path(RECORD + "draft/", respond.draft, name="draft"),
    path(RECORD + "attachments/<slug:attachment>/remove/", respond.attachment_remove, name="attachment-remove"),
    path(RECORD + "receipt/", respond.receipt, name="receipt"),
    path(RECORD + "receipt/pdf/", respond.receipt_pdf, name="receipt-pdf"),
    path("<str:token>/", opening.link, name="link"),
]
