"""What a page is measured against: a bare view, one SELECT of the same rows, one plain template of its cells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.urls import path

from audit.models import AuditEvent
from documents.register.models import Document
from documents.workflows.models import StepPart
from guestshares.models import Share
from kazinex.core.probing import Gathered

ROWS = 50
NAMED = "discipline__code", "document_type__code", "zone__code", "current_revision__code"


@dataclass(frozen=True)
class Floor:
    """The rows a page shows, and a table with its cells."""

    rows: Callable[[], Any]
    cells: str

    @property
    def template(self) -> str:
        return f"<table>{{% for row in rows %}}<tr>{self.cells}</tr>{{% endfor %}}</table>"


def _documents() -> Any:
    shown = Document.objects.filter(project__code="metro", deleted_at=None).order_by("number")
    return shown.values("number", "title", "status", "updated_at", *NAMED)


def _events() -> Any:
    said = ("at", "uid", "actor_label", "action", "target_label", "category", "project_label", "ip")
    return AuditEvent.objects.order_by("-at", "-id").values(*said)


def _shares() -> Any:
    said = ("public_id", "recipient_name", "recipient_email", "project__name", "created_by__name", "expires_at")
    listed = Share.objects.order_by("-created_at", "-id").values(*said, "opens_used", "maximum_opens", "revoked_at")
    return listed.annotate(numbers=ArrayAgg("items__document__number"), codes=ArrayAgg("items__revision__code"))


def _steps() -> Any:
    of_step = ("step__name", "step__number", "step__workflow__number", "step__workflow__title")
    of_project = ("step__workflow__project__code", "step__workflow__project__name")
    waiting = StepPart.objects.waiting().filter(user__email="remy@meridian.example").order_by("due_at", "pk")
    first = StepPart.objects.filter(Gathered(waiting.values("pk")[:ROWS]))  # joined first, it takes 15 ms more
    return first.order_by("due_at", "pk").values(*of_step, *of_project, "due_at")


FLOORS = {
    "my-work": Floor(
        _steps,
        '<td><a href="{{ row.step__workflow__project__code }}/{{ row.step__workflow__number }}/'
        '{{ row.step__number }}/">'
        "{{ row.step__name }}: {{ row.step__workflow__number }} {{ row.step__workflow__title }}</a></td>"
        '<td>Steps</td><td>{{ row.step__workflow__project__name }}</td><td>{{ row.due_at|date:"j M Y, H:i T" }}</td>',
    ),
    "register": Floor(
        _documents,
        '<td><a href="{{ row.number }}/">{{ row.number }}</a></td><td>{{ row.title }}</td>'
        "<td>{{ row.discipline__code }}</td><td>{{ row.document_type__code }}</td><td>{{ row.zone__code }}</td>"
        "<td>{{ row.current_revision__code }}</td><td>{{ row.status }}</td>"
        '<td>{{ row.updated_at|date:"j M Y, H:i T" }}</td>',
    ),
    "audit": Floor(
        _events,
        '<td>{{ row.at|date:"j M Y, H:i T" }}</td>'
        '<td><a href="{{ row.uid }}/">{{ row.actor_label }} {{ row.action }} {{ row.target_label }}</a></td>'
        "<td>{{ row.category }}</td><td>{{ row.project_label }}</td><td>{{ row.ip }}</td>",
    ),
    "shares": Floor(
        _shares,
        '<td><input type="checkbox" name="selected" value="{{ row.public_id }}"></td>'
        '<td><a href="{{ row.public_id }}/">{{ row.recipient_name }} {{ row.recipient_email }}</a></td>'
        "<td>{{ row.numbers.0 }} ({{ row.codes.0 }}) {{ row.project__name }}</td>"
        '<td>{{ row.revoked_at }} {{ row.expires_at|date:"j M Y, H:i T" }}</td>'
        "<td>{{ row.opens_used }} of {{ row.maximum_opens }}</td><td>–</td><td>{{ row.created_by__name }}</td>",
    ),
}


def asks(kind: str) -> Callable[[], HttpResponse]:
    """Asks the floor of a page through Django without any middleware."""
    with override_settings(MIDDLEWARE=[]):
        handler = WSGIHandler()
    factory = RequestFactory()

    def ask() -> Any:
        request = factory.get(f"/{kind}/")
        request.urlconf = __name__  # Django reads it
        return handler.get_response(request)

    return ask


@transaction.non_atomic_requests
def bare(request: HttpRequest, kind: str) -> HttpResponse:
    """The table and nothing around it."""
    drawn = TEMPLATES[kind].render(Context({"rows": FLOORS[kind].rows()[:ROWS]}))
    return HttpResponse(drawn)


TEMPLATES = {kind: Template(floor.template) for kind, floor in FLOORS.items()}
urlpatterns = [path("<slug:kind>/", bare)]
