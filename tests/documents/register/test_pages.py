"""The pages of the register: what they take, what they say, and to whom they open."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AuditEvent
from documents.register.models import Document
from documents.register.services import documents
from kazinex.core import opaque_ids
from projects.models import ProjectStatus
from tests.documents.register import samples

NUMBER = "HT-CIV-DWG-001"
PAGES = [
    *("document", "document-edit", "revisions", "revision-add", "activity"),
    *("lock", "confidentiality", "delete"),
]


@pytest.fixture
def page(world, url):
    """A person's view of a page: its status and its text."""

    def look(name, page_name, *args):
        answer = world.client(name).get(url(page_name, *args))
        return answer.status_code, answer.content.decode()

    return look


@pytest.fixture
def post(world, url):
    """What a person gets for a form, after redirects."""

    def send(name, page_name, *args, **fields):
        answer = world.client(name).post(url(page_name, *args), fields, follow=True)
        return answer.status_code, answer.content.decode()

    return send


def file(content, name="plan.pdf"):
    return SimpleUploadedFile(name, content)


def new_document(world, **other):
    sent = {
        "number": "HT-CIV-DWG-002",
        "title": "Retaining wall",
        "discipline": opaque_ids.of(world.CIV),
        "document_type": opaque_ids.of(world.DWG),
        "revision_code": "A",
        "file": file(world.pdf, "wall.pdf"),
        "description": "First issue",
    }
    return sent | other


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_document_opens_to_its_controller(page, name):
    status, body = page("dina", name, NUMBER)

    assert status == 200
    assert NUMBER in body


def test_a_new_document_is_registered_with_its_first_revision(world, url):
    answer = world.client("ines").post(url("document-new"), new_document(world), follow=True)
    made = Document.objects.get(number="HT-CIV-DWG-002")

    assert answer.redirect_chain == [(url("document", "HT-CIV-DWG-002"), 302)]
    assert "HT-CIV-DWG-002 is registered." in answer.content.decode()
    assert (made.title, made.discipline, made.owner) == ("Retaining wall", world.CIV, world.ines)
    assert (made.current_revision.code, made.current_revision.description) == ("A", "First issue")


def test_the_new_document_form_has_the_words_of_the_specification(page):
    status, body = page("dina", "document-new")
    labels = ["Number", "Title", "Discipline", "Type", "Zone", "Revision code", "File", "Description"]

    assert status == 200
    places = [body.index(f">{label}</label>") for label in labels]
    assert places == sorted(places)
    assert '<button class="button button-primary">Register</button>' in body


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "PLAN"}, "Enter a number of letters, digits"),
        ({"number": NUMBER}, f"The number {NUMBER} is already taken in this project. Enter another one."),
        ({"title": ""}, "Enter the title."),
        ({"title": "x" * 301}, "Use at most 300 characters; there are 301."),
        ({"revision_code": "A B"}, "Enter a revision code of at most 8 letters"),
        ({"discipline": "999999999999999999999"}, "Choose one of the listed values."),
        ({"file": ""}, "Choose the file."),
        ({"file": file(samples.WINDOWS_PROGRAM)}, "This file is named .pdf but its content is a Windows program."),
        ({"file": file(b"")}, "This file is empty. Choose a file with something in it."),
    ],
)
def test_a_failed_form_says_what_to_do_and_keeps_what_was_typed(world, post, wrong, words):
    status, body = post("dina", "document-new", **new_document(world, **wrong))

    assert status == 422
    assert words in body
    assert "First issue" in body
    again = "Choose the file again: a browser does not send it a second time by itself."
    assert (again in body) is ("file" not in wrong)
    assert Document.objects.filter(project=world.harbour).count() == 3


def test_a_hidden_documents_number_is_taken_too_but_nothing_else_is_told(world, post):
    status, body = post("ines", "document-new", **new_document(world, number="HT-MEP-DWG-001"))

    assert status == 422
    assert "The number HT-MEP-DWG-001 is already taken in this project." in body
    assert "Canary" not in body


def test_a_new_revision_becomes_current_and_the_same_file_is_noticed(world, post):
    world.plan.current_revision.refresh_from_db()
    post("dina", "revision-add", NUMBER, code="B", file=file(world.pdf), description="Same again")
    status, body = post("dina", "revision-add", NUMBER, code="C", file=file(world.pdf), description="")

    assert status == 200
    assert "Revision C is current." in body
    assert f"The same file is already revision B of {NUMBER}." in body


def test_a_locked_document_refuses_a_revision_in_words(world, page, post):
    documents.lock(world.plan, reason="Issued", by=world.actor("dina"))
    words = "It takes no new revision. A project admin can unlock it."

    assert words in page("dina", "revision-add", NUMBER)[1]
    status, body = post("dina", "revision-add", NUMBER, code="B", file=file(world.pdf))
    assert (status, words in body) == (422, True)


def test_a_reason_is_asked_for_and_told(world, post, page, url):
    assert post("dina", "lock", NUMBER, reason="")[0] == 422
    assert f"{NUMBER} is locked." in post("dina", "lock", NUMBER, reason="Issued")[1]
    assert f"{NUMBER} is unlocked." in post("petra", "unlock", NUMBER, reason="Comments")[1]
    assert f"{NUMBER} is deleted." in post("dina", "delete", NUMBER, reason="Twice")[1]
    assert "This document is deleted" in page("dina", "document", NUMBER)[1]
    assert f"{NUMBER} is restored." in post("dina", "restore", NUMBER, reason="Once")[1]
    told = page("dina", "activity", NUMBER)[1]
    for words in ("locked", "unlocked", "deleted", "restored"):
        assert f"{words} {NUMBER}: " in told


def test_confidentiality_is_set_with_its_groups(world, post, page):
    group = world.groups["civil_team"]
    status, body = post(
        "dina", "confidentiality", NUMBER, confidential="on", groups=[opaque_ids.of(group)], reason="Tender"
    )

    assert (status, f"{NUMBER} is confidential." in body) == (200, True)
    assert page("remy", "document", NUMBER)[0] == 200
    assert page("abel", "document", NUMBER)[0] == 404


def test_whoever_hides_a_document_from_themselves_lands_in_the_register(world, url):
    from projects.models import AccessGroupMember

    AccessGroupMember.objects.create(group=world.civil_team, user=world.dina)
    sent = {"confidential": "on", "reason": "Tender"}
    answer = world.client("dina").post(url("confidentiality", NUMBER), sent, follow=True)

    assert answer.redirect_chain == [(url("register"), 302)]


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("ada", {*PAGES, "document-new"}),
        ("petra", {*PAGES, "document-new"}),
        ("dina", {*PAGES, "document-new"}),
        ("ines", {"document", "revisions", "activity", "revision-add", "document-new"}),
        ("remy", {"document", "revisions", "activity"}),
        ("abel", {"document", "revisions", "activity"}),
    ],
)
def test_each_page_opens_to_whom_it_should(page, name, opened):
    for page_name in [*PAGES, "document-new"]:
        args = () if page_name == "document-new" else (NUMBER,)
        assert page(name, page_name, *args)[0] == (200 if page_name in opened else 403), page_name


def test_unlocking_is_for_project_admins_and_org_admins(world, page):
    documents.lock(world.plan, reason="Issued", by=world.actor("dina"))

    assert [page(name, "unlock", NUMBER)[0] for name in ("dina", "petra", "ada", "otto")] == [403, 200, 200, 200]


def test_an_initiator_edits_own_drafts_only(world, page, post):
    mine = world.add_document("HT-CIV-DWG-700", owner="ines")
    world.add_document("HT-CIV-DWG-701", owner="ines", status="approved")

    assert [page("ines", "document-edit", number)[0] for number in (mine.number, "HT-CIV-DWG-701", NUMBER)] == [
        200,
        403,
        403,
    ]
    assert "You need “Manage documents” in this project." in page("ines", "document-edit", NUMBER)[1]
    assert post("ines", "document-edit", mine.number, title="Better")[0] == 200
    assert Document.objects.get(pk=mine.pk).title == "Better"


@pytest.mark.parametrize("name", ["ines", "remy", "abel", "vera", "miko"])
@pytest.mark.parametrize("number", ["HT-MEP-DWG-001", "HT-999", "ND-SECRET-001", "ht-civ-dwg-001"])
def test_hidden_foreign_and_unknown_documents_answer_alike(world, page, name, number):
    unknown = page(name, "document", "HT-000")
    for page_name in [*PAGES, "restore", "unlock"]:
        status, body = page(name, page_name, number)
        assert status == 404, page_name
        assert _without_id(body) == _without_id(unknown[1])


def _without_id(body):
    import re

    return re.sub(r"[0-9a-f]{32}", "", body)


def test_a_deleted_document_is_found_only_by_who_manages_documents(world, page):
    documents.delete(world.plan, reason="Twice", by=world.actor("dina"))

    assert page("dina", "document", NUMBER)[0] == 200
    assert [page("dina", name, NUMBER)[0] for name in ("revision-add", "document-edit", "lock", "delete")] == [404] * 4
    assert [page("ines", name, NUMBER)[0] for name in ("document", "activity", "restore")] == [404] * 3


def test_in_a_closed_project_everything_is_read_and_nothing_changed(world, page):
    world.harbour.status = ProjectStatus.CLOSED
    world.harbour.save()

    assert [page("dina", name, NUMBER)[0] for name in ("document", "revisions", "activity")] == [200] * 3
    assert [page("ada", name, NUMBER)[0] for name in ("document-edit", "revision-add", "lock", "delete")] == [403] * 4


def test_the_actions_menu_offers_what_is_possible(world, page):
    def offered(name):
        body = page(name, "document", NUMBER)[1]
        words = ("Upload new revision", "Edit details", "Lock", "Unlock", "Confidentiality", "Delete", "Restore")
        return [word for word in words if f">{word}</a>" in body or f"</svg>{word}</a>" in body]

    assert offered("dina") == ["Upload new revision", "Edit details", "Lock", "Confidentiality", "Delete"]
    assert offered("abel") == []
    documents.lock(world.plan, reason="Issued", by=world.actor("dina"))
    assert offered("dina") == ["Edit details", "Confidentiality", "Delete"]
    assert offered("petra") == ["Edit details", "Unlock", "Confidentiality", "Delete"]


def test_activity_is_filtered_by_event_type(world, url):
    dina = world.actor("dina")
    documents.edit(world.plan, title="Drainage", by=dina)
    documents.lock(world.plan, reason="Issued", by=dina)
    look = world.client("abel").get

    assert "edited HT-CIV-DWG-001" in look(url("activity", NUMBER)).content.decode()
    managed = look(url("activity", NUMBER) + "?category=management").content.decode()
    assert ("locked HT" in managed, "edited HT" in managed) == (True, False)
    assert look(url("activity", NUMBER) + "?category=nonsense&after=%%%").status_code == 200


def test_reading_changes_nothing(world, page):
    before = AuditEvent.objects.count()
    for name in [*PAGES, "register", "document-new"]:
        page("dina", name, *(() if name in {"register", "document-new"} else (NUMBER,)))

    assert AuditEvent.objects.count() == before


def test_an_empty_register_says_what_will_be_here(world, url):
    client = world.client("ada")
    body = client.get(url("register", project="viaduct")).content.decode()

    assert "No documents yet" in body
    assert "Register the first document" in body
