"""The guest's side, under /g/."""

from django.urls import path

from guestshares.web.views import opening, portal, respond

RECORD = "s/<slug:share>/records/<slug:revision>/"

urlpatterns = [
    path("open/", opening.opening, name="open"),
    path("ask/", opening.ask, name="ask"),
    path("left/", opening.left, name="left"),
    path("s/<slug:share>/", portal.portal, name="portal"),
    path("s/<slug:share>/leave/", portal.leave, name="leave"),
    path(RECORD, portal.record, name="record"),
    path(RECORD + "pages/<int:number>.png", portal.page_image, name="page-image"),
    path(RECORD + "download/", portal.download, name="download"),
    path(RECORD + "respond/", respond.respond, name="respond"),
    path(RECORD + "draft/", respond.draft, name="draft"),
    path(RECORD + "attachments/<slug:attachment>/remove/", respond.attachment_remove, name="attachment-remove"),
    path(RECORD + "receipt/", respond.receipt, name="receipt"),
    path("<str:token>/", opening.link, name="link"),
]
