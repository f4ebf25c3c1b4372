from django.urls import URLPattern, path

from audit.views import logs

urlpatterns: list[URLPattern] = [
    path("audit/", logs.project_log, name="project-log"),
    path("audit/events/<uuid:uid>/", logs.project_event, name="project-event"),
]
