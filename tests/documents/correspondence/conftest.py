import pytest
from django.urls import reverse

from documents.correspondence.models import LetterType
from documents.correspondence.queries import letters as queries
from documents.correspondence.services import drafts, letter_types, sending, threads
from documents.correspondence.services.drafts import Typed


@pytest.fixture
def url():
    def address(name, *args, project="harbour"):
        return reverse(f"correspondence:{name}", args=["meridian", *([project] if project else []), *args])

    return address


@pytest.fixture
def types(world):
    """The usual types by their code."""
    letter_types.add_usual(by=world.actor("ada", ""))
    return {one.code: one for one in LetterType.objects.all()}


@pytest.fixture
def write(world, types):
    """A draft in harbour, by Ines unless somebody else is named."""

    def make(kind="RFI", *, by="ines", to="Abel Adeyemi", **facts):
        known = {"subject": "Level of the kerb", "body": "Which level counts?", "type": types[kind], "to": to} | facts
        return drafts.keep(world.harbour, Typed(**known), by=world.actor(by))

    return make


@pytest.fixture
def send(world, write):
    """A letter that was sent, as its sender sees it."""

    def make(*args, by="ines", **facts):
        return sending.send(write(*args, by=by, **facts), by=world.actor(by)).letter

    return make


@pytest.fixture
def reply(world):
    """Somebody replies to a letter."""

    def make(letter, by, body="The upper one.", **facts):
        return threads.reply(queries.letter(world.actor(by), letter.code), body=body, by=world.actor(by), **facts)

    return make
