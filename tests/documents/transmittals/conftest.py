import json

import pytest
from django.urls import reverse

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import drafts, issuing
from kazinex.core import crypto, mail
from kazinex.core.models import Outbox

JO = "Jo Reid <jo@client.example>, Client Ltd"


@pytest.fixture
def at():
    def address(name, *args):
        return reverse(f"transmittals:{name}", args=["meridian", "harbour", *args])

    return address


@pytest.fixture
def draft(world):
    """A draft of Dina's, of the drainage plan to Remy, unless it says otherwise."""

    def make(by="dina", **said):
        facts = {"subject": "Drainage", "purpose": "information", "to": "Remy Rousseau", "documents": world.plan.number}
        return drafts.create(world.harbour, by=world.actor(by), **(facts | said))

    return make


@pytest.fixture
def issue(world, draft):
    """The same, issued, with its counts."""

    def make(by="dina", reason="", **said):
        made = issuing.issue(draft(by, **said), reason=reason, by=world.actor(by))
        return queries.transmittal(world.actor("ada"), made.code)

    return make


@pytest.fixture
def jos_link():
    """The path of the newest guest link that was mailed to somebody."""

    def read():
        rows = [row for row in Outbox.objects.filter(kind="mail.send") if "sealed" in row.payload]
        texts = [json.loads(crypto.decrypt(row.payload["sealed"], context=mail.CONTEXT)) for row in rows]
        links = [word for text in texts for word in text["text"].split() if "/g/" in word]
        return "/g/" + links[-1].split("/g/")[1]

    return read


def said():
    return sentence(AuditEvent.objects.latest("id"))
