"""Comments at places of pages: who adds, answers and closes them, and who sees them (DOCUMENT_CONTROL 4)."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditEvent
from documents.register.models import CommentReply, Document, PageComment, pins
from documents.register.models.pins import Pin
from documents.register.queries import closeouts, my_work
from documents.register.queries import comments as queries
from documents.register.services import comments, documents, revisions
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.person import Person

HERE = "/o/meridian/p/harbour/comments/"
PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"


@pytest.fixture
def add(world):
    def make(text="Is this the invert?", *, by="dina", document=None, page=1, kind="question", pin=None):
        revision = (document or world.plan).revisions.order_by("-created_at").first()
        return comments.add(revision, page=page, pin=pin or Pin(100, 200), kind=kind, text=text, by=world.actor(by))

    return make


def exported(answer):
    """The rows of a workbook under its headings."""
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[str(cell) for cell in row[:-1]] for row in book["Comments"].iter_rows(min_row=2, values_only=True)]


def states(document):
    return list(PageComment.objects.filter(document=document).order_by("number").values_list("number", "status"))


def test_a_comment_is_a_numbered_pin_and_an_event(world, add, last_event):
    made = add()
    assert (made.number, made.left, made.top, made.place, made.author) == (1, 100, 200, "Top left", world.dina)
    assert last_event() == (
        "comment_added",
        "Dina Okafor added comment 1 on HT-CIV-DWG-001 revision A, page 1: Is this the invert?",
        [],
    )
    assert add().number == 2


def test_an_answer_is_an_event_and_a_question_by_its_author_opens_it_again(world, add, last_event):
    made = add(by="dina")
    comments.reply(made, text="Yes.", by=world.actor("petra"))
    assert last_event()[:2] == (
        "comment_answered",
        "Petra Price answered comment 1 on HT-CIV-DWG-001 revision A: Yes.",
    )
    assert states(world.plan) == [(1, "answered")]
    comments.reply(made, text="Are you sure?", by=world.actor("dina"))
    assert states(world.plan) == [(1, "open")]


def test_a_response_says_what_becomes_of_it_and_one_that_is_not_accepted_says_why(world, add):
    made = add()
    with pytest.raises(RuleBroken, match="why the comment is not accepted"):
        comments.reply(made, response="not_accepted", by=world.actor("petra"))
    comments.reply(made, response="accepted", by=world.actor("petra"))
    made.refresh_from_db()
    assert (made.status, made.response) == ("answered", "accepted")


def test_a_closed_comment_takes_no_more(world, add, last_event):
    made = add()
    comments.close(made, by=world.actor("dina"))
    assert last_event()[:2] == ("comment_closed", "Dina Okafor closed comment 1 on HT-CIV-DWG-001 revision A")
    with pytest.raises(RuleBroken, match="is closed"):
        comments.reply(made, text="But…", by=world.actor("petra"))
    with pytest.raises(RuleBroken, match="is closed"):
        comments.close(made, by=world.actor("dina"))
    assert CommentReply.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_comment_has_words_and_not_too_many(add, text):
    with pytest.raises(RuleBroken):
        add(text)


def test_the_nine_fields_cover_the_page_and_tell_themselves():
    assert [pins.words(pin.left, pin.top) for pin in map(pins.of_field, pins.FIELDS)] == list(pins.FIELDS.values())
    assert pins.words(1000, 1000) == "Bottom right"


@pytest.mark.parametrize(
    ("said", "pin"),
    [
        ("10 20", Pin(10, 20)),
        ("900 900 400 400", Pin(900, 900, 100, 100)),
        ("9999 0", Pin(1000, 0)),
        ("", None),
        ("1", None),
        ("1 2 3", None),
        ("-1 2", None),
        ("² 2", None),
        ("99999 2", None),
    ],
)
def test_a_place_that_was_pointed_at_is_on_the_page_or_nowhere(said, pin):
    assert pins.pointed(said) == pin


def test_dina_adds_answers_and_closes_without_a_script(world):
    dina = Person(world.client("dina"))
    typed = {"Page": "1", "Place": "Bottom right", "Kind": "Required change", "Comment": "Move the gully."}
    dina.open(f"{PLAN}comments/").press("Add comment", typed)
    made = PageComment.objects.get()
    assert (made.place, made.kind, made.text) == ("Bottom right", "required_change", "Move the gully.")

    Person(world.client("petra")).open(f"{PLAN}comments/1/").press("Reply", {"Reply": "Moved.", "Response": "Accepted"})
    dina.open(f"{PLAN}comments/1/").press("Close", {})
    assert states(world.plan) == [(1, "closed")]
    page = world.client("miko").get(f"{PLAN}comments/").content.decode()
    assert "Accepted: Moved." in page


def test_what_was_typed_is_kept_where_the_page_does_not_exist(world, add):
    address = reverse("documents:comment-new", args=["meridian", "harbour", "HT-CIV-DWG-001", _public(world.plan)])
    answer = world.client("dina").post(address, {"page": "0", "kind": "comment", "comment": "Kept words"})
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert PageComment.objects.count() == 0


def test_who_only_reads_neither_adds_nor_answers_nor_closes(world, add):
    add()
    miko, at = world.client("miko"), f"{PLAN}revisions/{_public(world.plan)}/comments/new/"
    assert "Add comment" not in miko.get(f"{PLAN}comments/").content.decode()
    for address in (at, f"{PLAN}comments/1/reply/", f"{PLAN}comments/1/close/"):
        assert miko.post(address, {"page": 1, "kind": "comment", "comment": "No"}).status_code == 403
    assert states(world.plan) == [(1, "open")]


def test_the_uploader_answers_and_only_the_author_and_controllers_close(world, checked):
    revisions.add(world.plan, code="B", file=checked(), by=world.actor("ines"))
    made = comments.add(
        world.plan.revisions.get(code="B"), page=1, pin=Pin(1, 1), kind="comment", text="?", by=world.actor("dina")
    )
    ines = world.actor("ines")
    seen = queries.comment(ines, world.plan.number, made.number)
    assert (queries.may_answer(ines, seen), queries.may_close(ines, seen)) == (True, False)
    assert [line.title for line in my_work.comments(ines, 10)] == ["Comment 1 on HT-CIV-DWG-001 revision B"]
    comments.reply(made, response="noted", by=ines)
    assert my_work.comments(ines, 10) == []


def test_nothing_is_said_in_a_closed_project_nor_of_a_deleted_document(world, add):
    made = add()
    documents.delete(world.plan, reason="Twice", by=world.actor("dina"))
    with pytest.raises(RuleBroken, match="deleted"):
        comments.reply(made, text="Still?", by=world.actor("petra"))
    documents.restore(world.plan, by=world.actor("dina"), reason="Needed")
    world.close()
    assert world.client("dina").post(f"{PLAN}comments/1/close/").status_code == 403
    with pytest.raises(RuleBroken, match="closed"):
        comments.close(made, by=world.actor("petra"))


def test_who_sees_one_revision_sees_the_comments_on_that_one_alone(world, add):
    old = world.plan.revisions.get(code="A")
    world.stand(old, "approved")
    add("On the approved one")
    world.add_revision(world.plan, "B")
    add("On the draft")
    page = world.client("vera").get(f"{PLAN}comments/").content.decode()
    assert ("On the approved one" in page, "On the draft" in page) == (True, False)
    assert world.client("vera").get(f"{PLAN}comments/2/").status_code == 404


def test_all_comments_of_a_project_are_listed_and_close_out_leads_to_those_not_closed(world, add):
    add("On the plan")
    add("On the beam", document=world.beam)
    comments.close(add("Settled"), by=world.actor("dina"))
    (told,) = [thing for thing in closeouts.open_things(world.actor("petra")) if thing.label == "Page comments"]
    assert (told.count, told.url) == (2, f"{HERE}?status=not_closed")
    said = world.client("petra").get(told.url).content.decode()
    assert [text in said for text in ("On the plan", "On the beam", "Settled")] == [True, True, False]
    civil = Person(world.client("dina")).open(f"{HERE}?discipline=CIV&status=closed")
    assert ("Settled" in civil.text, "On the plan" in civil.text) == (True, False)
    assert "HT-CIV-DWG-001" in civil.follow("HT-CIV-DWG-001, comment 2").text
    Document.objects.update(deleted_at=clock.now())
    assert "No comments yet" in world.client("petra").get(HERE).content.decode()


def test_the_list_of_a_projects_comments_keeps_to_what_its_reader_sees_in_a_fixed_number_of_queries(world, add):
    world.stand(world.plan.revisions.get(code="A"), "approved")
    add("On the approved one")
    world.add_revision(world.plan, "B")
    add("On the draft")
    seen = world.client("vera").get(HERE).content.decode()
    assert ("On the approved one" in seen, "On the draft" in seen) == (True, False)

    def asked():
        with CaptureQueriesContext(connection) as counted:
            world.client("dina").get(HERE)
        return len(counted)

    asked()
    before = asked()
    for number in range(3):
        add(f"Another {number}", document=world.beam)
    assert asked() == before


def test_the_sheet_is_exported_as_excel_and_pdf(world, add, last_event):
    made = add("=1+1 <b>&")
    comments.reply(made, response="accepted", text="ok " * 600, by=world.actor("petra"))
    dina = world.client("dina")
    assert dina.post(f"{PLAN}comments/export/").content.startswith(b"PK")
    assert dina.get(f"{PLAN}comments/sheet/").status_code == 405
    assert dina.post(f"{PLAN}comments/sheet/").content.startswith(b"%PDF")
    said = "Dina Okafor took the comment sheet of HT-CIV-DWG-001 as a PDF (1 comments), filters: none"
    assert last_event()[:2] == ("comment_sheet_taken", said)
    assert dina.post(f"{PLAN}comments/sheet/?status=nonsense").status_code == 302
    assert AuditEvent.objects.filter(action="comment_sheet_taken").count() == 1


def test_a_page_shows_its_pins_and_takes_another(world, add):
    add()
    page = world.client("dina").get(f"{PLAN}revisions/{_public(world.plan)}/pages/1/sheet/").content.decode()
    assert "Comment 1, Open: Is this the invert?" in page
    assert "Add comment" in page


def test_comments_stand_in_the_activity_of_their_document(world, add):
    add()
    assert "added comment 1 on" in world.client("dina").get(f"{PLAN}activity/").content.decode()


def _public(document):
    return document.revisions.order_by("-created_at").first().public_id


def test_open_comments_follow_to_the_next_revision_and_its_uploader_answers_them(world, add, checked):
    add("Raise the kerb")
    add("Which datum?")
    closed = add("Typo")
    comments.close(closed, by=world.actor("dina"))
    revisions.add(world.plan, code="B", file=checked(), by=world.actor("ines"))
    shown = world.client("ines").get(PLAN).content.decode()
    assert [text in shown for text in ("Raise the kerb", "Which datum?", "Typo")] == [True, True, False]

    ines = Person(world.client("ines"))
    at = f"{PLAN}revisions/{_public(world.plan)}/comments/answer/"
    refused = ines.open(at).press("Save answers", {"Response to comment 1": "Not accepted"})
    assert "Comment 1: Write why" in refused.text
    typed = {"Response to comment 1": "Accepted", "Reply to comment 2": "AHD, see note 4."}
    ines.open(at).press("Save answers", typed)
    assert states(world.plan) == [(1, "answered"), (2, "answered"), (3, "closed")]
    assert world.client("miko").get(at).status_code == 403


def test_the_comments_of_a_project_are_exported_as_filtered_and_as_seen(world, add):
    asked, told = add(by="dina"), add("Move it north", by="dina", kind="required_change")
    add("Only Petra may read this", by="petra", document=world.secret)
    comments.reply(asked, text="Yes.", by=world.actor("petra"))
    comments.reply(told, text="It clashes", response="not_accepted", by=world.actor("petra"))
    comments.reply(told, text="Thank you", by=world.actor("petra"))
    vera = Person(world.client("remy")).open(f"{HERE}?kind=required_change")

    (row,) = exported(vera.client.post(f"{HERE}export/?kind=required_change"))

    assert row == [
        *("HT-CIV-DWG-001", world.plan.title, "A", "1", "2", "Dina Okafor", "Move it north", "Required change"),
        *("Not accepted: It clashes", "Petra Price", "Answered"),
    ]
    everything = exported(world.client("petra").post(f"{HERE}export/"))
    assert {each[0] for each in everything} == {"HT-CIV-DWG-001", world.secret.number}
    assert len(exported(world.client("remy").post(f"{HERE}export/"))) == 2
    menu = vera.page.query("nav a[aria-current=page]")
    assert [link.attrs["href"] for link in menu] == [HERE]
