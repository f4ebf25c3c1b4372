"""Stamped copies of revisions in force, and the check of a paper without signing in (DOCUMENT_CONTROL 4)."""

import io
import threading

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from audit.models import AuditEvent
from documents.register.models import PaperDoor, PaperStamp
from documents.register.services import confined, documents, revisions, stamps, statuses, storage
from kazinex.core.errors import RuleBroken
from projects.models import Term
from tests.documents.register.test_compare import plan

PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"


@pytest.fixture
def issue(world, checked):
    def make(code="B", status="approved", content=None, name="plan.pdf"):
        file = checked(name, plan((10, 10), pages=2) if content is None else content)
        made = revisions.add(world.plan, code=code, file=file, by=world.actor("dina"))
        world.stand(made, status)
        made.refresh_from_db()
        return made

    return make


def stamped(world, revision, who="dina"):
    """The stamped copy somebody takes."""
    return pypdfium2.PdfDocument(storage.remembered(stamps.take(revision, by=world.actor(who))))


def checks(world, revision):
    code = PaperStamp.objects.get(revision=revision).code
    return world.client().get(f"/v/{code}/")


def test_a_copy_has_a_strip_below_every_page_and_the_original_stays(world, issue, last_event):
    revision = issue()
    copy = stamped(world, revision)
    text = copy[1].get_textpage().get_text_range()
    assert [page.get_size() for page in copy] == [(300, 264), (300, 264)]
    assert "HT-CIV-DWG-001 revision B: Approved" in text
    assert PaperStamp.objects.get().code in text
    assert last_event()[:2] == ("revision_stamped", "Dina Okafor took a stamped copy of revision B of HT-CIV-DWG-001")
    stamped(world, revision, "miko")
    events = AuditEvent.objects.filter(action__in=["paper_code_issued", "revision_stamped"]).order_by("pk")
    assert [event.action for event in events] == ["paper_code_issued", "revision_stamped", "revision_stamped"]
    assert PaperStamp.objects.count() == PaperDoor.objects.count() == 1


def test_a_strip_says_in_words_what_cannot_be_drawn(world, issue):
    Term.objects.create(project=world.harbour, kind="suitability", code="S9", name="Do użytku Для 李")
    revision = issue()
    revision.suitability = "S9"
    text = stamped(world, revision)[0].get_textpage().get_text_range()
    assert "Do użytku Для (letters that cannot be drawn)" in " ".join(text.split())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_strip_is_read_below_the_page_however_it_is_turned(world, issue, turn):
    document = pypdfium2.PdfDocument(plan((10, 10)))
    document[0].set_rotation(turn)
    turned = io.BytesIO()
    document.save(turned)
    before = document[0].get_size()

    page = stamped(world, issue(content=turned.getvalue()))[0]
    assert page.get_size() == (before[0], before[1] + 64)
    picture = page.render(scale=2).to_pil().convert("L")
    strip = picture.crop((0, picture.height - 128, picture.width, picture.height))
    code = strip.crop((10, 10, 118, 118))
    assert sum(code.histogram()[:128]) > 2000, "the code is at the left of the strip"


def test_only_a_pdf_in_force_is_stamped(world, issue):
    with pytest.raises(RuleBroken, match="in force"):
        stamps.take(issue(status="draft"), by=world.actor("dina"))
    with pytest.raises(RuleBroken, match="in force"):
        stamps.take(issue("C", name="note.txt", content=b"words"), by=world.actor("dina"))
    assert PaperStamp.objects.count() == 0


def test_what_cannot_be_read_is_said_in_words(world, issue, monkeypatch):
    monkeypatch.setattr(stamps, "LARGEST", 10)
    with pytest.raises(RuleBroken, match="too large"):
        stamps.take(issue(), by=world.actor("dina"))
    monkeypatch.undo()
    revision = issue("C")
    monkeypatch.setattr("documents.register.services.confined.MEMORY", 1)
    monkeypatch.setattr(stamps, "MAKER", "documents.register.services.no_such_maker")
    with pytest.raises(RuleBroken, match="cannot be stamped"):
        stamps.take(revision, by=world.actor("dina"))


def test_a_copy_is_made_once_and_elsewhere_and_its_page_says_how_far_it_is(world, issue, settings, monkeypatch):
    revision = issue()
    page, may_draw, runs, run = f"{PLAN}revisions/{revision.public_id}/stamped/", threading.Event(), [], confined.run

    def waiting(*words, **more):
        may_draw.wait()
        runs.append(words)
        return run(*words, **more)

    monkeypatch.setattr(confined, "run", waiting)
    settings.KAZINEX_DRAWING_PATIENCE = 0
    dina = world.client("dina")
    assert "Download the stamped copy" in dina.get(page).content.decode()
    assert not PaperStamp.objects.exists(), "looking makes nothing"

    assert dina.post(page).headers["Location"] == page
    told = dina.get(page).content.decode()
    assert ["The copy is being made" in told, 'http-equiv="refresh"' in told] == [True, True]
    assert AuditEvent.objects.filter(action="revision_stamped").count() == 0
    may_draw.set()
    settings.KAZINEX_DRAWING_PATIENCE = 60
    piece = dina.get(f"{page}?part=state").content.decode()
    assert ["The copy is ready." in piece, f">{revision.code}<" in piece] == [True, True], piece
    for who in ("dina", "miko"):
        assert b"".join(world.client(who).post(page).streaming_content)[:4] == b"%PDF"
    assert len(runs) == 1
    assert AuditEvent.objects.filter(action="revision_stamped").count() == 2


def test_anybody_with_the_paper_learns_whether_it_is_current_and_nothing_else(world, issue):
    revision = issue()
    answer = world.client("dina").post(f"{PLAN}revisions/{revision.public_id}/stamped/")
    assert b"".join(answer.streaming_content)[:4] == b"%PDF"

    page = checks(world, revision).content.decode()
    assert [words in page for words in ("HT-CIV-DWG-001", "Current", world.plan.title, "Meridian")] == [
        True,
        True,
        False,
        False,
    ]
    newer = issue("C")
    assert "Superseded by Rev C" in checks(world, revision).content.decode()
    statuses.move(newer, to="void", by=world.actor("dina"))
    assert "Current" in checks(world, revision).content.decode()
    documents.delete(world.plan, reason="Twice", by=world.actor("dina"))
    assert "Void" in checks(world, revision).content.decode()


def test_a_check_is_told_to_the_log_once_for_who_asks_again(world, issue):
    revision = issue()
    stamps.take(revision, by=world.actor("dina"))
    for _ in range(3):
        checks(world, revision)
    event = AuditEvent.objects.get(action="paper_checked")
    assert (event.details["answer"], event.actor_kind) == ("current", "system")


def test_an_unknown_code_and_one_that_is_switched_off_answer_alike_and_guessing_is_slowed(world, issue):
    revision = issue()
    stamps.take(revision, by=world.actor("dina"))
    unknown = world.client().get("/v/aaaaaaaaaaaaaaaaaaaa/")
    stamps.switch(world.harbour, is_on=False, by=world.actor("petra"))
    off = checks(world, revision)
    assert (unknown.status_code, off.status_code) == (404, 404)
    assert _plain(unknown) == _plain(off)
    with pytest.raises(RuleBroken, match="switched off"):
        stamps.take(revision, by=world.actor("dina"))
    stamps.switch(world.harbour, is_on=True, by=world.actor("petra"))
    codes = [world.client().get(f"/v/{'b' * 19}{letter}/").status_code for letter in "abcdefghijkmnpqrstuvwx"]
    assert codes[0] == 404
    assert codes[-1] == 429
    assert checks(world, revision).status_code == 429


def test_switching_it_is_an_event_and_the_organisation_counts_everywhere(world, issue, last_event):
    stamps.switch(None, is_on=False, by=world.actor("ada", ""))
    assert last_event()[0] == "paper_check_changed"
    revision = issue()
    assert "Stamped copy" not in world.client("dina").get(PLAN).content.decode()
    answer = world.client("dina").post(f"{PLAN}revisions/{revision.public_id}/stamped/", follow=True)
    assert "switched off" in answer.content.decode()
    world.client("ada").post("/o/meridian/settings/paper-check/", {"is_on": "on"})
    assert "Stamped copy" in world.client("dina").get(PLAN).content.decode()


def _plain(answer):
    from tests.page import FRESH

    return FRESH.sub("", answer.content.decode())


def test_a_narrow_page_has_its_code_too(world, issue):
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(90, 120))
    canvas.drawString(5, 5, "x")
    canvas.save()
    copy = stamped(world, issue(content=made.getvalue()))
    assert copy[0].get_size() == (90, 184)
