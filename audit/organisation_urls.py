from django.urls import URLPattern, path

from audit.views import logs

urlpatterns: list[URLPattern] = [
    path("audit/", logs.organisation_log, name="organisation-log"),
    path("audit/events/<uuid:uid>/", logs.organisation_event, name="event"),
]
