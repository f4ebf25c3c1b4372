"""The whole map on one screen."""

from django.urls import URLPattern, URLResolver, include, path

from kazinex.core.routing import Remembered
from kazinex.ui import gallery
from kazinex.views import errors, health, home, outbox_viewer

ORGANISATION = "o/<slug:organisation>/"
PROJECT = ORGANISATION + "p/<slug:project>/"


def room(name: str, places: dict[str, str]) -> URLResolver:
    """The routes of one room, under one namespace, at each place of the map it has."""
    return path("", include(([path(prefix, include(module)) for prefix, module in places.items()], name)))


routes: list[URLPattern | URLResolver] = [
    path("", home.landing, name="home"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("health/status", health.status, name="health-status"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("outbox/", outbox_viewer.mailbox, name="outbox"),
    path("outbox/<slug:name>/", outbox_viewer.message, name="outbox-message"),
    path("robots.txt", home.robots, name="robots"),
    path(".well-known/security.txt", home.security_txt, name="security-txt"),
    path(".well-known/change-password", home.change_password, name="change-password"),
    room("guests", {"g/": "guestshares.web.guest_urls"}),  # first, for many may open one link at once
    room("accounts", {"": "accounts.web.urls", ORGANISATION: "accounts.web.organisation_urls"}),
    room("projects", {ORGANISATION: "projects.web.organisation_urls", PROJECT: "projects.web.urls"}),
    room(
        "documents", {ORGANISATION: "documents.register.web.organisation_urls", PROJECT: "documents.register.web.urls"}
    ),
    room("papers", {"v/": "documents.register.web.paper_urls"}),
    room("packages", {PROJECT: "documents.packages.web.urls"}),
    room("guestshares", {ORGANISATION: "guestshares.web.organisation_urls", PROJECT: "guestshares.web.urls"}),
    room(
        "workflows",
        {ORGANISATION: "documents.workflows.web.organisation_urls", PROJECT: "documents.workflows.web.urls"},
    ),
    room(
        "transmittals",
        {
            ORGANISATION: "documents.transmittals.web.organisation_urls",
            PROJECT: "documents.transmittals.web.urls",
            "g/": "documents.transmittals.web.guest_urls",
        },
    ),
    room(
        "correspondence",
        {
            ORGANISATION: "documents.correspondence.web.organisation_urls",
            PROJECT: "documents.correspondence.web.urls",
            "g/": "documents.correspondence.web.guest_urls",
        },
    ),
    room("reports", {PROJECT: "documents.reports.web.urls"}),
    room("handovers", {PROJECT: "documents.handovers.web.urls"}),
    room("audit", {ORGANISATION: "audit.web.organisation_urls", PROJECT: "audit.web.urls"}),
]
urlpatterns = [Remembered(routes, kept=("o/",))]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
