import subprocess
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.register.services import documents, uploads


@pytest.fixture
def url():
    def address(name, *args, project="harbour", organisation="meridian"):
        return reverse(f"documents:{name}", args=[organisation, project, *args])

    return address


@pytest.fixture
def checked(world):
    def check(name="plan.pdf", content=None):
        return uploads.check(SimpleUploadedFile(name, world.pdf if content is None else content))

    return check


@pytest.fixture
def register(world, checked):
    def make(number: str, *, by: str = "dina", **facts: Any):
        project = facts.pop("project", world.harbour)
        facts = {"title": number, "revision_code": "A", "file": checked(), "by": world.actor(by, project.code), **facts}
        return documents.register(project, number=number, **facts)

    return make


@pytest.fixture
def last_event():
    """The newest audit event as (action, sentence, changes)."""

    def tell():
        event = AuditEvent.objects.order_by("-pk").first()
        return (event.action, sentence(event), changes(event)) if event else None

    return tell


@pytest.fixture
def processes(monkeypatch):
    """Every process that was started to draw."""
    started: list[Any] = []
    run = subprocess.run

    def counted(*args: Any, **kwargs: Any) -> Any:
        started.append(args)
        return run(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", counted)
    return started
