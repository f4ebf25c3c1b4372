from django.urls import URLPattern, path

from audit.web.views import exports, logs, reviews

urlpatterns: list[URLPattern] = [
    path("audit/", logs.organisation_log, name="organisation-log"),
    path("audit/events/<uuid:uid>/", logs.organisation_event, name="event"),
    path("audit/exports/", exports.export_list, name="exports"),
    path("audit/exports/new/", exports.export_new, name="export-new"),
    path("audit/exports/<slug:public_id>/", exports.export_detail, name="export"),
    path("audit/exports/<slug:public_id>/workbook/", exports.export_workbook, name="export-workbook"),
    path("audit/exports/<slug:public_id>/bundle/", exports.export_bundle, name="export-bundle"),
    path("audit/exports/<slug:public_id>/cancel/", exports.export_cancel, name="export-cancel"),
    path("audit/reviews/", reviews.review_list, name="reviews"),
    path("audit/reviews/<slug:kind>/", reviews.review_detail, name="review"),
]
