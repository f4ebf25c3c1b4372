"""The guest's side of a transmittal, under /g/."""

from django.urls import path

from documents.transmittals.web.views import guests

SHARE = "s/<slug:share>/"

urlpatterns = [
    path(SHARE + "acknowledge/", guests.guest_acknowledge, name="guest-acknowledge"),
    path(SHARE + "cover/", guests.guest_cover, name="guest-cover"),
    path(SHARE + "acknowledgement/", guests.guest_receipt, name="guest-receipt"),
    path(SHARE + "acknowledgement/proof/", guests.guest_receipt_proof, name="guest-receipt-proof"),
    path(SHARE + "files/", guests.guest_files, name="guest-files"),
]
