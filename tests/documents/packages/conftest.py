import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit import queries
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.services import uploads


@pytest.fixture
def url():
    def address(name, *args, project="harbour"):
        return reverse(f"packages:{name}", args=["meridian", project, *args])

    return address


@pytest.fixture
def checked(world):
    def check(name, content):
        return uploads.check(SimpleUploadedFile(name, content))

    return check


@pytest.fixture
def last_event():
    """The newest audit event as (action, sentence, details)."""

    def tell():
        event = AuditEvent.objects.order_by("-pk").first()
        return (event.action, sentence(event), event.details)

    return tell


@pytest.fixture
def sentences():
    """What happened to a thing, newest first, in sentences."""

    def tell(thing):
        return [sentence(event) for event in queries.events_about(thing)]

    return tell
