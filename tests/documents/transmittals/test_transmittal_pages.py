"""The pages of transmittals: written, looked at before they are issued, read, acknowledged, recalled, exported."""

import io

import openpyxl
import pytest

from accounts.models import Notification
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import acknowledging, endings
from guestshares.models import Share
from guestshares.services import access_requests, shares
from kazinex.core.errors import RuleBroken
from projects.models import ProjectMembership
from tests.documents.transmittals.conftest import JO, said
from tests.guestshares import guests
from tests.person import Person

FORM = {
    "Subject": "Drainage",
    "Purpose": "For information",
    "To": f"Remy Rousseau\n{JO}",
    "Remarks": "As agreed.",
    "Documents": "HT-CIV-DWG-001 rev A",
}


def test_a_transmittal_is_written_looked_at_and_issued(world, at):
    dina = Person(world.client("dina")).open(at("transmittals")).follow("Make the first transmittal")
    dina.press("Issue", FORM)

    assert "Nothing has been sent yet." in dina.text
    assert "Jo Reid jo@client.example, Client Ltd Guest link by mail All of it until" in dina.text
    assert not Share.objects.exists()
    dina.press("Issue")
    assert "TR-0001 is issued. Everybody it goes to is told." in dina.text
    assert dina.fact("Acknowledged") == "0 of 2"
    dina.open(at("transmittals"))
    assert dina.heard("tbody td")[:2] == ["TR-0001", "Drainage"]


def test_a_draft_is_kept_as_it_was_typed_and_found_again(world, at):
    dina = Person(world.client("dina")).open(at("transmittal-new"))
    dina.press("Save draft", FORM | {"To": "Nobody Nowhere", "Documents": ""})

    assert "The draft is saved." in dina.text
    dina.open(at("transmittals")).follow("Drainage").press("Issue")
    assert "Enter at least one document." in dina.text
    dina.follow("Back to the draft").press("Issue", {"Documents": "HT-CIV-DWG-001"})
    assert "There is nobody and no list called “Nobody Nowhere” here." in dina.text
    dina.follow("Back to the draft").press("Discard")
    assert "The draft “Drainage” is gone." in dina.text
    assert not Transmittal.objects.exists()


def test_lines_that_cannot_be_read_are_said_at_their_field(world, at):
    dina = Person(world.client("dina")).open(at("transmittal-new"))
    dina.press("Save draft", FORM | {"To": "Jo <jo>", "Documents": "HT-1 what is this"})

    assert "“Jo <jo>” has no e-mail address" in dina.text
    assert "“HT-1 what is this” cannot be read" in dina.text
    assert not Transmittal.objects.exists()
    dina.press("Issue", {"To": "Nobody Here", "CC": "list: Nowhere", "Documents": "NONE-1"})
    for words in ("“Nobody Here” here", "“Nowhere” here", "no document with this number here: NONE-1"):
        assert words in dina.text


def test_a_member_acknowledges_on_the_page(world, at, issue):
    issue(to="Remy Rousseau\nAbel Adeyemi")
    remy = Person(world.client("remy")).open(at("transmittal", "TR-0001"))
    remy.press("Acknowledge receipt", {"Comment": "Thanks.", "Received by": "Site office"})

    assert "Receipt of TR-0001 is acknowledged." in remy.text
    assert said() == "Remy Rousseau acknowledged receipt of TR-0001"
    assert Person(world.client("dina")).open(at("transmittal", "TR-0001")).fact("Acknowledged") == "1 of 2"
    assert world.client("vera").post(at("transmittal-acknowledge", "TR-0001")).status_code == 404
    again = world.client("remy").post(at("transmittal-acknowledge", "TR-0001"), {})
    assert (again.status_code, "This was acknowledged already" in again.content.decode()) == (409, True)

    assert "Acknowledge receipt" in Person(world.client("abel")).open(at("transmittal", "TR-0001")).text
    world.close()
    assert "Acknowledge receipt" not in Person(world.client("abel")).open(at("transmittal", "TR-0001")).text


def test_somebody_outside_acknowledges_on_the_portal(world, at, issue, jos_link):
    issue(to=JO)
    jo = guests.enter(jos_link())
    share = Share.objects.get()
    someone = Person(jo).open(guests.portal(share))
    assert "TR-0001" in someone.text
    assert "Respond" not in someone.text
    someone.follow("Acknowledge receipt").press("Acknowledge receipt", {"Comment": "Got it."})

    assert "Receipt acknowledged" in someone.text
    part = TransmittalRecipient.objects.get()
    assert (part.comment, part.received_by, part.acknowledged_at is not None) == ("Got it.", "Jo Reid", True)
    event = AuditEvent.objects.latest("id")
    assert (event.actor_kind, event.details["documents"]) == (
        "guest",
        [f"HT-CIV-DWG-001 revision A ({world.plan.revisions.get().sha256})"],
    )
    assert jo.get(guests.record(share, "respond")).status_code == 404


def test_what_is_sent_for_review_asks_for_an_answer_on_each_document(world, at, issue, jos_link):
    issue(to=JO, purpose="review")
    jo = guests.enter(jos_link())
    share = Share.objects.get()
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001"))
    assert "Nobody outside has answered yet." in dina.text
    said = {"Decision": "Rejected", "Comment": "Level is wrong."}
    Person(jo).open(guests.portal(share)).follow("Respond").press("Submit response", said)

    words = "HT-CIV-DWG-001 A Jo Reid jo@client.example Rejected"
    dina.open(at("transmittal", "TR-0001"))
    assert (words in dina.text, "Level is wrong." in dina.text) == (True, True)
    abel = Person(world.client("abel")).open(at("transmittal", "TR-0001"))
    assert "Level is wrong." not in abel.text

    dina.follow("All answers")
    assert (dina.path, words in dina.text) == (at("transmittal-answers", "TR-0001"), True)
    assert dina.open(f"{dina.path}?decision=approved").heard("tbody td.code") == []
    rows = [*openpyxl.load_workbook(io.BytesIO(dina.download("Export to Excel"))).worksheets[-1].values]
    assert [row for row in rows if "HT-CIV-DWG-001" in row] == []
    dina.open(f"{at('transmittal-answers', 'TR-0001')}?q=jo@client&decision=rejected&sort=document")
    rows = [*openpyxl.load_workbook(io.BytesIO(dina.download("Export to Excel"))).worksheets[-1].values]
    assert [row[6] for row in rows if row[0] == "HT-CIV-DWG-001"] == ["Rejected"]
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.details["list"], event.details["count"]) == (
        "list_exported",
        "Answers of people outside",
        1,
    )
    assert "exported" not in abel.open(at("transmittal", "TR-0001")).text
    abel.open(at("transmittal-answers", "TR-0001"))
    assert ("Level is wrong." in abel.text, "may manage transmittals or guest shares" in abel.text) == (False, True)


def test_a_share_that_is_issued_again_acknowledges_the_same_transmittal(world, issue):
    made = issue(to=JO)
    again = shares.reissue(Share.objects.get(), by=world.actor("dina")).share

    assert queries.recipient_of(again) == made.recipients.get()
    endings.recall(made, reason="Wrong scale", by=world.actor("dina"))
    assert not Share.objects.filter(revoked_at=None).exists()


def test_a_recalled_transmittal_is_not_opened_again_by_a_new_link(world, issue):
    endings.recall(issue(to=JO), reason="Wrong scale", by=world.actor("dina"))
    access_requests.ask(share := Share.objects.get())

    for again in (shares.reissue, access_requests.grant):
        with pytest.raises(RuleBroken, match=r"TR-0001 was recalled at .*: Wrong scale"):
            again(share, by=world.actor("dina"))
    assert not Share.objects.filter(revoked_at=None).exists()


def test_another_share_is_no_transmittals(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    assert jo.get(f"{guests.portal(share)}acknowledge/").status_code == 404
    assert "Acknowledge receipt" not in Person(jo).open(guests.portal(share)).text


def test_a_recall_ends_every_link_and_tells_everybody(world, at, issue, jos_link):
    issue(to=f"Remy Rousseau\n{JO}")
    jo = guests.enter(jos_link())
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001")).follow("Recall")
    dina.press("Recall", {"Reason": "Wrong scale"})

    assert "TR-0001 is recalled." in dina.text
    assert jo.get(guests.portal(Share.objects.get())).status_code == 410
    assert AuditEvent.objects.filter(action="share_revoked").count() == 1
    assert "was recalled: Wrong scale" in world.client("remy").get("/account/notifications/").content.decode()
    part = TransmittalRecipient.objects.get(user=world.remy)
    part.transmittal.organisation = world.meridian
    with pytest.raises(RuleBroken, match=r"TR-0001 was recalled at .*: Wrong scale"):
        acknowledging.acknowledge(part, by=world.actor("remy"))
    recalled = AuditEvent.objects.get(action="transmittal_recalled")
    assert sentence(recalled) == "Dina Okafor recalled TR-0001: Wrong scale"


def test_whoever_has_not_acknowledged_is_reminded_once_an_hour(world, at, issue):
    made = issue(to=f"Remy Rousseau\nAbel Adeyemi\n{JO}")
    acknowledging.acknowledge(made.recipients.get(user=world.remy), by=world.actor("remy"))
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001")).press("Remind")

    assert "2 recipients were reminded." in dina.text
    assert said() == "Dina Okafor reminded Abel Adeyemi, Jo Reid of TR-0001"
    assert "less than an hour ago" in dina.press("Remind").text


def test_who_left_the_project_is_neither_reminded_nor_told_of_a_recall(world, issue):
    made = issue(to="Remy Rousseau\nAbel Adeyemi")
    ProjectMembership.objects.filter(user=world.remy).delete()

    assert [one.name for one in endings.remind(made, by=world.actor("dina"))] == ["Abel Adeyemi"]
    endings.recall(made, reason="Wrong scale", by=world.actor("dina"))
    told = Notification.objects.filter(kind__in=["transmittal_reminded", "transmittal_recalled"])
    assert {one.user for one in told} == {world.abel}


def test_a_reminder_of_those_who_all_left_is_refused_in_words(world, issue):
    made = issue(to="Remy Rousseau")
    ProjectMembership.objects.filter(user=world.remy).delete()
    with pytest.raises(RuleBroken, match="left the project"):
        endings.remind(made, by=world.actor("dina"))


def test_the_register_tells_who_sees_no_document_no_more_than_the_page(world, at, issue):
    issue("ada", to="Abel Adeyemi\nRemy Rousseau", documents=world.secret.number, remarks="Vault plan.")
    Transmittal.objects.update(required_by="2020-01-01")
    abel = Person(world.client("abel")).open(at("transmittals"))

    assert "Drainage" in abel.text
    assert "0 of 2" not in abel.text
    for reach in ("q=vault", "acknowledged=none", "overdue=yes"):
        assert "TR-0001" not in abel.open(f"{at('transmittals')}?{reach}").text
        assert "TR-0001" in Person(world.client("ada")).open(f"{at('transmittals')}?{reach}").text
    sheet = openpyxl.load_workbook(io.BytesIO(world.client("abel").post(at("transmittals-export")).getvalue()))
    row = [cell.value for cell in list(sheet.worksheets[-1].rows)[-1]]
    assert "Issued" in row
    assert 2 not in row


def test_columns_of_transmittals_are_chosen(world, at, issue):
    issue()
    dina = Person(world.client("dina")).open(at("transmittals")).follow("Columns")
    dina.press("Show these columns", {"Purpose": False, "Issued": False, "Required by": False, "Issued by": True})
    dina.follow("Columns").press("Move Issued by up").follow("Close")

    assert dina.heard("thead th") == ["Number", "Subject", "State", "Issued by", "Acknowledged"]
    assert [dina.heard("tbody td")[place] for place in (0, 3)] == ["TR-0001", "Dina Okafor"]


def test_it_is_closed_with_a_reason_and_then_waits_for_nobody(world, at, issue):
    issue()
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001")).follow("Close")
    dina.press("Close", {"Reason": "Handed over in person"})

    assert said() == "Dina Okafor closed TR-0001: Handed over in person"
    assert "Remind" not in dina.text
    late = world.client("remy").post(at("transmittal-acknowledge", "TR-0001"), {}).content.decode()
    assert "TR-0001 was closed at" in late


def test_who_sees_none_of_its_documents_reaches_their_own_part_alone(world, at, issue):
    issue("ada", to="Vera Voss\nRemy Rousseau", documents=world.secret.number)
    vera = Person(world.client("vera")).open(at("transmittal", "TR-0001"))

    assert "You see none of its documents" in vera.text
    assert "HT-MEP-DWG-001" not in vera.text
    assert "Remy Rousseau" not in vera.text
    vera.press("Acknowledge receipt")
    assert "Receipt of TR-0001 is acknowledged." in vera.text
    assert world.client("abel").get(at("transmittal", "TR-0001")).status_code == 404
    assert "TR-0001" not in world.client("abel").get(at("transmittals")).content.decode()


def test_a_hidden_document_is_a_line_that_tells_nothing(world, at, issue):
    issue("ada", documents=f"{world.plan.number}\n{world.secret.number}")
    text = Person(world.client("dina")).open(at("transmittal", "TR-0001")).text
    seen = "HT-MEP-DWG-001" in text
    assert seen == (world.secret.number in world.seen_by("dina"))
    abel = Person(world.client("abel")).open(at("transmittal", "TR-0001")).text
    assert "A document you may not see" in abel
    assert "HT-MEP-DWG-001" not in abel


def test_the_register_is_narrowed_and_exported(world, at, issue):
    issue(subject="First", required_by=None)
    late = issue(subject="Second")
    Transmittal.objects.filter(pk=late.pk).update(required_by="2020-01-01")
    dina = Person(world.client("dina"))

    assert dina.open(f"{at('transmittals')}?acknowledged=all").heard("tbody td.code") == []
    assert dina.open(f"{at('transmittals')}?overdue=yes").heard("tbody td.code") == ["TR-0002"]
    remy = Person(world.client("remy")).open(f"{at('transmittals')}?mine=waiting&sort=number")
    assert remy.heard("tbody td.code") == ["TR-0001", "TR-0002"]
    rows = list(openpyxl.load_workbook(io.BytesIO(dina.download("Export to Excel"))).worksheets[-1].values)
    assert [row[0] for row in rows if row[0] and str(row[0]).startswith("TR-")] == ["TR-0002"]


def test_it_begins_from_a_document_a_selection_and_a_package(world, at):
    dina = Person(world.client("dina")).open("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/").follow("Transmit")
    assert dina.filled("Issue")[2]["documents"].strip() == "HT-CIV-DWG-001"
    chosen = world.client("dina").post(at("bulk-transmittal"), {"selected": ["HT-CIV-DWG-001", "HT-STR-DWG-001"]})
    assert "HT-CIV-DWG-001\nHT-STR-DWG-001" in chosen.content.decode()


def test_what_waits_stands_in_my_work_on_the_dashboard_and_on_the_document(world, issue):
    issue()
    assert "TR-0001 Drainage" in world.client("remy").get("/o/meridian/my-work/").content.decode()
    assert "Not acknowledged" in world.client("dina").get("/o/meridian/p/harbour/").content.decode()
    tab = world.client("dina").get("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/transmittals/")
    assert "TR-0001" in tab.content.decode()
