"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path

from documents.reports.web.views import reports, saved

urlpatterns = [
    path("reports/", reports.report_list, name="reports"),
    path("reports/saved/<slug:saved_report>/edit/", saved.saved_report_edit, name="saved-report-edit"),
    path("reports/saved/<slug:saved_report>/delete/", saved.saved_report_delete, name="saved-report-delete"),
    path("reports/<slug:report>/save/", saved.report_save, name="report-save"),
    path("reports/<slug:report>/", reports.report, name="report"),
    path("reports/<slug:report>/export/", reports.report_export, name="report-export"),
]
