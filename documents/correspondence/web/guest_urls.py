"""The guest's side of a letter, under /g/."""

from django.urls import path

from documents.correspondence.web.views import guests

SHARE = "s/<slug:share>/"

urlpatterns = [
    path(SHARE + "letter/answer/", guests.guest_answer, name="guest-answer"),
    path(SHARE + "letter/answer/draft/", guests.guest_answer_draft, name="guest-answer-draft"),
    path(SHARE + "letter/attachments/<slug:letter_file>/", guests.guest_attachment, name="guest-attachment"),
]
