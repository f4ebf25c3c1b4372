from django.urls import URLPattern, path

from audit.web.views import exports, logs

urlpatterns: list[URLPattern] = [
    path("audit/", logs.project_log, name="project-log"),
    path("audit/events/<uuid:uid>/", logs.project_event, name="project-event"),
    path("audit/exports/new/", exports.export_new, name="project-export-new"),
]
