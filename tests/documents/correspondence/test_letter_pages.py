"""Correspondence in a browser without a script: written, sent, answered, closed; who reaches what."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from documents.correspondence.models import Letter, LetterAttachment, LetterType
from kazinex.core.edit_conflicts import SINCE
from tests.person import Person

HERE = "/o/meridian/p/harbour"
LETTERS = f"{HERE}/correspondence/"
TYPES = f"{HERE}/settings/letter-types/"
RULES = f"{HERE}/settings/address-rules/"


def test_a_letter_goes_from_its_form_to_its_close(world, types):
    ines = Person(world.client("ines")).open(f"{HERE}/documents/{world.plan.number}/correspondence/")
    ines.follow("New correspondence")
    typed = {"Type": "RFI – Request for information", "To": "Abel Adeyemi", "Subject": "Level of the kerb"}
    note = SimpleUploadedFile("sketch.txt", b"Kerb\n")
    ines.press("Save draft", typed | {"Body": "Which\nlevel?", "Attachments": note})
    assert ("Draft saved." in ines.text, "sketch.txt" in ines.text) == (True, True)
    ines.press("Send")
    assert (ines.status, "RFI-0001 is sent" in ines.text, ines.fact("Ball in court")) == (200, True, "Abel Adeyemi")
    assert world.plan.number in ines.text

    abel = Person(world.client("abel")).open(f"{HERE}/").follow("RFI-0001 Level of the kerb")
    abel.press("Mark as read")
    abel.press("Reply", {"Body": ""})
    assert (abel.status, "Enter the body" in abel.text) == (422, True)
    abel.press("Reply", {"Body": "The upper one.", "Official answer": True})
    assert ("Your official answer is on record." in abel.text, abel.fact("Ball in court")) == (True, "Ines Ibarra")

    ines.open(f"{LETTERS}?mine=waiting").follow("RFI-0001")
    assert "Read" in ines.text
    ines.follow("Close").press("Close")
    assert "RFI-0001 is closed." in ines.text
    ines.follow("Reopen").press("Reopen", {"Reason": "Another kerb"})
    assert "Reopened" in ines.text


def test_what_cannot_be_sent_stays_typed_and_makes_nothing(world, types):
    ines = Person(world.client("ines")).open(f"{LETTERS}new/")
    typed = {
        "To": "Nobody Here",
        "CC": "x@@y\nJohn Doe",
        "Due date": "2020-01-01",
        "Documents": "NONE-1",
        "Body": "Which level?",
    }
    ines.press("Send", typed)

    assert ines.status == 422
    for words in (
        "6 things need your attention",
        "Choose the type.",
        "Enter the subject.",
        "Choose a day that is not over yet.",
        "nobody and no list called “Nobody Here”",
        "“x@@y” has no e-mail address such as name@company.example. There is nobody and no list called “John Doe”",
        "no document with this number here: NONE-1",
    ):
        assert words in ines.text
    assert "Which level?" in ines.response.content.decode()
    assert Letter.objects.count() == 0
    mended = {"Type": "RFI – Request for information", "Subject": "Level", "Due date": "", "CC": ""}
    ines.press("Send", mended | {"To": "Abel Adeyemi", "Documents": world.plan.number})
    assert Letter.objects.get().code == "RFI-0001"


def test_a_draft_is_kept_as_it_is_typed_and_thrown_away(world, types):
    client = world.client("ines")
    page = Person(client).open(f"{LETTERS}new/")
    _, _, data = page.filled("Save draft", {"Subject": "Lev"})
    answers = [client.post(f"{LETTERS}new/draft/", data | {"subject": said}) for said in ("Lev", "Level")]

    assert [(one.status_code, one.content.decode()) for one in answers] == [(200, "Draft saved.")] * 2
    assert Letter.objects.get().subject == "Level"
    refused = client.post(f"{LETTERS}new/draft/", data | {"due_on": "soon"})
    assert (refused.status_code, "Enter a date" in refused.content.decode()) == (409, True)
    draft = Letter.objects.get()
    assert client.post(f"{LETTERS}drafts/{draft.public_id}/save/", data | {"subject": "Kerb"}).status_code == 200
    assert world.client("petra").get(draft.get_absolute_url()).status_code == 404
    page.open(f"{LETTERS}?mine=drafts").follow("Draft").press("Discard draft")
    assert ("The draft is gone." in page.text, Letter.objects.count()) == (True, 0)


def test_a_file_of_a_draft_is_its_authors_and_is_taken_away(world, write):
    draft = write()
    ines = Person(world.client("ines")).open(draft.get_absolute_url())
    ines.press("Save draft", {"Attachments": SimpleUploadedFile("sketch.txt", b"Kerb\n")})
    address = f"{draft.get_absolute_url()}attachments/{LetterAttachment.objects.get().public_id}/"

    assert b"".join(world.client("ines").get(address).streaming_content) == b"Kerb\n"
    assert world.client("petra").get(address).status_code == 404
    ines.press("Remove")
    assert LetterAttachment.objects.count() == 0


def test_a_file_that_the_organisation_does_not_take_is_refused_and_one_that_is_taken_away_is_logged(
    world, send, last_event
):
    letter = send()
    abel = Person(world.client("abel")).open(letter.get_absolute_url())
    abel.press("Reply", {"Body": "See file.", "Attachments": SimpleUploadedFile("tool.exe", b"MZ")})

    assert (abel.status, "“.exe” files are not accepted here." in abel.text) == (422, True)
    assert "See file." in abel.response.content.decode()
    abel.press("Reply", {"Attachments": SimpleUploadedFile("answer.txt", b"Upper\n")})
    assert "answer.txt" in abel.text

    kept = LetterAttachment.objects.get()
    address = f"{letter.get_absolute_url()}attachments/{kept.public_id}/"
    assert world.client("ines").head(address)["Content-Type"] == kept.media_type
    assert AuditEvent.objects.filter(action="attachment_taken").count() == 0
    assert b"".join(world.client("ines").get(address).streaming_content) == b"Upper\n"
    facts = {"file": "answer.txt", "sha256": kept.sha256}
    assert last_event() == ("attachment_taken", "Ines Ibarra took the attachment answer.txt of RFI-0001", facts)


def test_a_private_letter_is_there_for_those_it_names_alone(world, send):
    letter = send("GEN", to="Abel Adeyemi")
    statuses = {who: world.client(who).get(letter.get_absolute_url()).status_code for who in ("abel", "remy", "petra")}

    assert statuses == {"abel": 200, "remy": 404, "petra": 404}
    assert "Level of the kerb" not in Person(world.client("petra")).open(LETTERS).text
    assert "Level of the kerb" not in Person(world.client("petra")).open(f"{HERE}/audit/").text


def test_a_document_one_may_not_see_is_a_line_that_tells_nothing(world, send):
    letter = send(to="Remy Rousseau", documents=world.secret.number, by="dina")
    remy = Person(world.client("remy")).open(letter.get_absolute_url())

    assert "A document you may not see" in remy.text
    assert world.secret.number not in remy.response.content.decode()
    assert "Canary" not in remy.response.content.decode()


def test_a_non_conformance_is_stated_verified_and_closed_on_its_pages(world, send):
    letter = send("NCR")
    abel = Person(world.client("abel")).open(letter.get_absolute_url()).follow("Cause and correction")
    abel.press("Save", {"Cause": "Wrong datum", "Corrective action": "Set out anew"})
    assert abel.fact("Stated by") == "Abel Adeyemi"
    ines = Person(world.client("ines")).open(letter.get_absolute_url()).follow("Close").press("Close")
    assert (ines.status, "closes once its corrective action is verified" in ines.text) == (422, True)
    ines.open(letter.get_absolute_url()).follow("Verify").press("Verify", {"Reason": "Seen on site"})
    assert ines.fact("Verified by") == "Ines Ibarra"
    ines.follow("Close").press("Close")
    assert "NCR-0001 is closed." in ines.text


def test_what_happened_since_the_page_was_opened_is_told_before_it_closes(world, send, reply):
    letter = send("SI")
    ines = Person(world.client("ines")).open(letter.get_absolute_url()).follow("Close")
    reply(letter, "abel")

    assert SINCE in ines.press("Close").text
    assert "SI-0001 is closed." in ines.press("Close").text


def test_the_register_is_filtered_and_exported(world, send):
    send("RFI"), send("TQ", subject="Cable route", priority="urgent")
    client = world.client("petra")
    answer = client.post(f"{LETTERS}export/?type=TQ&priority=urgent&status=open")
    body = io.BytesIO(answer.content if not answer.streaming else b"".join(answer.streaming_content))
    rows = list(openpyxl.load_workbook(body).worksheets[1].iter_rows(min_row=2, values_only=True))

    assert [(row[0], row[2], row[6], row[8]) for row in rows] == [
        ("TQ-0001", "Cable route", "Abel Adeyemi", "Abel Adeyemi")
    ]
    assert Person(client).open(f"{LETTERS}?overdue=yes").heard("tbody td a") == []
    assert Person(world.client("abel")).open(f"{LETTERS}?mine=to").heard("tbody td a") == ["TQ-0001", "RFI-0001"]


def test_a_letter_is_found_by_its_number(world, send):
    send("RFI"), send("GEN", subject="Private matter")

    assert "Level of the kerb" in Person(world.client("abel")).open("/o/meridian/find/?q=rfi-0001").text
    assert "Private matter" not in Person(world.client("petra")).open("/o/meridian/find/?q=private").text


def test_types_are_made_in_a_project_and_in_the_organisation(world, types):
    petra = Person(world.client("petra")).open(TYPES).follow("New type")
    petra.press("Save type", {"Code": "vo", "Name": "Variation", "Default duration": "3"})
    assert "The type VO – Variation is made." in petra.text
    petra.follow("VO").press("Save type", {"Visibility": "Everybody in the project"})
    petra.follow("VO").follow("Archive").press("Archive", {"Reason": "Not used"})
    petra.follow("Bring back").press("Bring back", {"Reason": "Used"})
    assert LetterType.objects.get(code="VO").visibility == "project"
    assert world.client("petra").get(f"{TYPES}{types['RFI'].public_id}/").status_code == 404
    ada = Person(world.client("ada")).open("/o/meridian/settings/letter-types/").follow("RFI")
    ada.press("Save type", {"Default duration": "9"})
    assert LetterType.objects.get(code="RFI").days == 9
    assert world.client("dina").get(TYPES).status_code == 403


def test_a_rule_adds_people_with_its_badge(world, types):
    petra = Person(world.client("petra")).open(RULES).follow("Make the first rule")
    petra.press("Save rule", {"Name": "Urgent to safety", "People": "nobody there", "Priority": "Urgent"})
    assert (petra.status, "nobody and no list" in petra.text) == (422, True)
    petra.press("Save rule", {"People": "role: Document Controller", "Adds to": "CC"})
    assert petra.heard("tbody td") == ["Urgent to safety", "CC", "role: Document Controller", "Urgent"]

    ines = Person(world.client("ines")).open(f"{LETTERS}new/")
    typed = {"Type": "SI – Site Instruction", "To": "Abel Adeyemi", "Subject": "Stop", "Priority": "Urgent"}
    ines.press("Send", typed)
    named = [(one.kind, str(one), one.rule) for one in Letter.objects.get().recipients.all()]
    assert named == [("to", "Abel Adeyemi", ""), ("cc", "Dina Okafor", "Urgent to safety")]
    assert "Urgent to safety" in ines.text

    petra.follow("Urgent to safety").press("Save rule", {"Name": "Urgent"})
    petra.follow("Urgent").follow("Remove rule").press("Remove rule", {"Reason": "Enough"})
    assert "The rule Urgent is removed." in petra.text


def test_columns_of_letters_are_chosen_and_put_in_order(world, send):
    send("NCR", to="Abel Adeyemi\nRemy Rousseau\nPetra Price\nVera Voss", priority="urgent", location="Shaft 2")
    abel = Person(world.client("abel")).open(LETTERS)
    assert abel.heard("thead th")[1:] == ["Number", "Subject", "State", "Ball in court", "Due", "Age", "Last moved"]

    abel.follow("Columns").press("Show these columns", {"Due": False, "Age": False, "From": True, "To": True})
    abel.follow("Columns").press("Show these columns", {"Location": True, "Last moved": False})
    abel.follow("Columns").press("Move To up").follow("Close")
    assert abel.heard("thead th")[1:] == ["Number", "Subject", "State", "Ball in court", "To", "From", "Location"]
    number, subject, state, court, to, *others = abel.heard("tbody td")[1:]
    assert (number, subject.split()[:2], state.split()[-1]) == ("NCR-0001", ["Level", "of"], "Urgent")
    assert to == court != ""
    assert to.endswith(" and 1 more")
    assert others == ["Ines Ibarra", "Shaft 2"]


def test_the_pages_ask_as_much_for_thirty_letters_as_for_one(world, send):
    client = world.client("abel")
    send(documents=world.plan.number)

    def asked(address):
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    pages = (
        LETTERS,
        f"{LETTERS}?columns=number,type,from,to,sent,zone",
        f"{HERE}/documents/{world.plan.number}/correspondence/",
        "/o/meridian/my-work/",
    )
    for address in pages:
        client.get(address)
    few = [asked(address) for address in pages]
    for _ in range(9):
        send(documents=world.plan.number, to="Abel Adeyemi\nrole: Reviewer", cc="Vera Voss")
    assert [asked(address) for address in pages] == few


@pytest.mark.parametrize("who", ["vera", "remy"])
def test_who_sends_nothing_writes_nothing(world, types, who):
    assert world.client(who).get(f"{LETTERS}new/").status_code == 403
    assert "New correspondence" not in Person(world.client(who)).open(LETTERS).text


def test_a_page_left_open_on_a_draft_says_that_it_was_sent_and_loses_nothing_typed(world, write):
    draft = write()
    pages = [Person(world.client("ines")).open(draft.get_absolute_url()) for _tab in range(2)]
    pages[0].press("Send")
    pages[1].press("Save draft", {"Body": "Typed elsewhere"})

    assert (pages[1].status, "RFI-0001 was sent already. Nothing was changed." in pages[1].text) == (422, True)
    assert "Typed elsewhere" in pages[1].response.content.decode()
    assert "RFI-0001" in pages[1].open(draft.get_absolute_url()).text
    autosaved = world.client("ines").post(f"{draft.get_absolute_url()}save/", {"body": "x"})
    assert (autosaved.status_code, "was sent already" in autosaved.content.decode()) == (409, True)
