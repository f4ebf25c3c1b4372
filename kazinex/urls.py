"""The whole map on one screen."""

from django.urls import include, path

from kazinex.views import errors, gallery, health, home, outbox_viewer

ORGANISATION = "o/<slug:organisation>/"
PROJECT = ORGANISATION + "p/<slug:project>/"

urlpatterns = [
    path("", home.landing, name="home"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("outbox/", outbox_viewer.mailbox, name="outbox"),
    path("outbox/<slug:name>/", outbox_viewer.message, name="outbox-message"),
    path("robots.txt", home.robots, name="robots"),
    path(".well-known/security.txt", home.security_txt, name="security-txt"),
    path(".well-known/change-password", home.change_password, name="change-password"),
    path("", include("accounts.urls")),
    path(ORGANISATION, include("accounts.organisation_urls")),
    path(ORGANISATION, include("projects.organisation_urls")),
    path(ORGANISATION, include("guestshares.organisation_urls")),
    path(ORGANISATION, include("audit.organisation_urls")),
    path(PROJECT, include("projects.urls")),
    path(PROJECT, include("documents.urls")),
    path(PROJECT, include("guestshares.urls")),
    path(PROJECT, include("audit.urls")),
    path("g/", include("guestshares.guest_urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
