"""Two people at once: one number, one code, one current revision."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from documents.register.models import Document, Revision
from documents.register.services import documents, revisions, uploads
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from projects.queries.actors import member_actor
from tests.cast import build_world

PEOPLE = 8


@pytest.fixture
def committed(own_database, settings, tmp_path):
    """The cast, committed, so that several connections see it; no organisation is active."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}
    return build_world()


def test_a_number_is_given_once_however_many_ask(committed):
    said = _at_once(committed, lambda actor, file: documents.register(
        committed.harbour, number="HT-1", title="Plan", revision_code="A", file=file, by=actor
    ))  # fmt: skip

    assert said == Counter(
        {"done": 1, "The number HT-1 is already taken in this project. Enter another one.": PEOPLE - 1}
    )
    with organisation_active(committed.meridian):
        assert Document.objects.filter(number="HT-1").count() == 1


def test_a_revision_code_is_given_once_and_the_newest_is_current(committed):
    said = _at_once(committed, lambda actor, file: revisions.add(committed.plan, code="B", file=file, by=actor))

    assert said == Counter({"done": 1, "Revision B exists already. Enter another code.": PEOPLE - 1})
    with organisation_active(committed.meridian):
        assert Revision.objects.filter(document=committed.plan).count() == 2
        assert Document.objects.get(pk=committed.plan.pk).current_revision.code == "B"


def _at_once(committed, change):
    """What each of several people was told who did the same thing at the same moment."""
    start = Barrier(PEOPLE)
    with organisation_active(committed.meridian):
        membership = committed.actor("dina").membership

    def one(_):
        try:
            with organisation_active(committed.meridian):
                actor = member_actor(membership, project_code="harbour")
                file = uploads.check(SimpleUploadedFile("plan.pdf", committed.pdf))
                start.wait(10)
                change(actor, file)
        except RuleBroken as error:
            return error.words
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(PEOPLE) as people:
        return Counter(people.map(one, range(PEOPLE)))
