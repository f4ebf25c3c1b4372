"""Two people at once: one number, one code, one current revision."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from documents.register.domain.schemes import Part, Scheme
from documents.register.models import Document, Revision
from documents.register.services import batches, documents, imports, revisions, schemes, staging, uploads
from documents.register.services.batches import UNWATCHED, Placement, RowsRefused
from kazinex.core.errors import RuleBroken
from kazinex.core.models import make_public_id
from kazinex.core.tenancy import organisation_active
from projects.queries.actors import member_actor
from tests.documents.register.staged_files import sent
from tests.documents.register.workbooks import workbook

PEOPLE = 8


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


def test_fifty_registrations_at_once_get_numbers_without_a_gap(committed):
    scheme = Scheme((Part("literal", "HT"), Part("counter")))
    with organisation_active(committed.meridian):
        schemes.set_scheme(committed.harbour, scheme, by=committed.actor("petra"))
    turn = count()

    def registered(actor, file):
        typed = "HT-007" if next(turn) == 25 else ""
        documents.register(committed.harbour, number=typed, title="Plan", revision_code="A", file=file, by=actor)

    said = _at_once(committed, registered, people=50)

    with organisation_active(committed.meridian):
        numbers = Document.objects.filter(project=committed.harbour, number__startswith="HT-0")
        given = sorted(numbers.values_list("number", flat=True))
    taken = "The number HT-007 is already taken in this project. Enter another one."
    assert said in ({"done": 50}, {"done": 49, taken: 1})
    assert given == [f"HT-{number:03d}" for number in range(1, said["done"] + 1)]


def test_two_batches_with_the_same_code_at_once_give_it_to_one_and_words_to_the_other(committed):
    said = _at_once(committed, _upload_revision_b)

    row = "a.pdf: Revision B exists already. Enter another code."
    assert said == Counter({"done": 1, f"1 file needs a change. Nothing was registered. {row}": PEOPLE - 1})
    with organisation_active(committed.meridian):
        assert list(Revision.objects.filter(document=committed.plan, code="B").values_list("code")) == [("B",)]


def _upload_revision_b(actor, file):
    batch = staging.stage(actor.project, make_public_id(), files=[sent("a.pdf")], by=actor)
    rows = [Placement(batch.files.get(), "HT-CIV-DWG-001", "B")]
    try:
        batches.register_files(batch, rows, description="", status="draft", by=actor)
    except RowsRefused as refused:
        raise RuleBroken(refused.told(rows)) from refused


def test_of_imports_at_once_one_wins_whole_and_the_others_get_words(committed):
    content = workbook(["HT-201", "Kerbs"], ["HT-202", "Channels"])
    said = _at_once(committed, lambda actor, _file: _import(actor, content))

    assert said["done"] == 1
    assert set(said) <= {"done", imports.UNDER_WAY, "Nothing in this file is new, so there is nothing to import."}
    with organisation_active(committed.meridian):
        assert Document.objects.filter(number__in=["HT-201", "HT-202"]).count() == 2


def _import(actor, content):
    file = uploads.check(SimpleUploadedFile("list.xlsx", content))
    imports.run(imports.keep(actor.project, file=file, by=actor), updates=False, progress=UNWATCHED, by=actor)


def _at_once(committed, change, people=PEOPLE):
    """What each of several people was told who did the same thing at the same moment."""
    start = Barrier(people)
    with organisation_active(committed.meridian):
        membership = committed.actor("dina").membership

    def one(_):
        try:
            with organisation_active(committed.meridian):
                actor = member_actor(membership, project_code="harbour")
                file = uploads.check(SimpleUploadedFile("plan.pdf", committed.pdf))
                start.wait(60)
                change(actor, file)
        except RuleBroken as error:
            return error.words
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(people) as pool:
        return Counter(pool.map(one, range(people)))
