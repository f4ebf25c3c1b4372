"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path

from documents.handovers.web.views import handovers

HERE = "settings/handover/<slug:handover>"

urlpatterns = [
    path("settings/handover/", handovers.handover_list, name="handovers"),
    path("settings/handover/new/", handovers.handover_new, name="handover-new"),
    path(f"{HERE}/", handovers.handover, name="handover"),
    path(f"{HERE}/resume/", handovers.handover_resume, name="handover-resume"),
    path(f"{HERE}/stop/", handovers.handover_stop, name="handover-stop"),
    path(f"{HERE}/remove/", handovers.handover_remove, name="handover-remove"),
    path(f"{HERE}/archives/<int:part>/", handovers.handover_archive, name="handover-archive"),
]
