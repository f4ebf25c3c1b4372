"""What the tests of every app of document control ask of the log."""

import pytest

from audit import queries
from audit.domain.sentences import sentence
from audit.models import AuditEvent


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
