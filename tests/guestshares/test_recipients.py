"""People outside whom a project knows: offered again, found by name and company, with all they hold and answered."""

import io

import pytest
from openpyxl import load_workbook

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from guestshares.models import Share
from guestshares.services import shares
from kazinex.core.errors import RuleBroken
from tests.guestshares import guests
from tests.person import Person

HERE = "/o/meridian/p/harbour/shares/"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"


@pytest.fixture
def held(world):
    """Jo holds two records, one of them answered; Kim of the same company holds one, and Max something confidential."""
    jo, link = guests.share_with_jo(world, company="Client Rail")
    guests.enter(link).post(guests.record(jo, "respond"), {"decision": "rejected"})
    guests.share_with_jo(world, world.beam, recipient_name="J. Reid", recipient_email="JO@client.example")
    kim = {"recipient_name": "Kim Vale", "recipient_email": "kim@client.example", "company": "Client Rail"}
    guests.share_with_jo(world, world.beam, **kim)
    max_ = {"recipient_name": "Max Muster", "recipient_email": "max@muster.example"}
    guests.share_with_jo(world, world.secret, by="petra", **max_)
    return jo


def names(person):
    return [cell.split(" ")[0] for cell in person.heard("tbody td > a")]


def test_the_page_of_a_recipient_tells_all_they_hold_whatever_name_it_was_sent_under(world, held):
    dina = Person(world.client("dina")).open(held.get_absolute_url()).follow("Jo Reid")

    assert (dina.path, dina.heard("h1")) == (held.get_absolute_url() + "recipient/", ["Jo Reid"])
    assert names(dina) == ["J.", "Jo"]
    assert "HT-CIV-DWG-001 revision A Rejected" in dina.text
    dina.follow("All answers")
    assert (dina.heard("h1"), dina.heard("tbody td.code")) == (["Answers of Jo Reid"], ["HT-CIV-DWG-001 A"])
    assert dina.download("Export to Excel").startswith(b"PK")
    taken = AuditEvent.objects.latest("id")
    assert (taken.details["list"], taken.target_id) == ("Answers of one person", str(held.pk))
    for page in (held.get_absolute_url(), f"{world.plan.get_absolute_url()}activity/"):
        assert "to Excel" not in dina.open(page).text, "how many rows somebody else saw"
    dina.open(held.get_absolute_url() + "recipient/").follow("Client Rail")
    assert (dina.path.split("?")[0], sorted(names(dina))) == (HERE, ["Jo", "Kim"])


def test_shares_are_found_by_contact_and_by_company(world, held):
    dina = Person(world.client("dina"))
    assert names(dina.open(f"{HERE}?contact=jo@client.example")) == ["J.", "Jo"]
    assert names(dina.open(f"{ACTIVE}?contact=kim")) == ["Kim"]
    assert sorted(names(dina.open(f"{ACTIVE}?company=client"))) == ["Jo", "Kim"]


def test_those_of_before_are_offered_again_but_none_of_what_is_hidden(world, held):
    world.role("ines", "document_controller")
    world.gather("Structures", "ines", disciplines=[world.STR.pk])
    new = "/o/meridian/p/harbour/documents/HT-STR-DWG-001/shares/new/"
    offered = Person(world.client("ines")).open(new)

    assert [one.attrs["value"] for one in offered.page.query("#known-emails option")] == [
        "kim@client.example",
        "JO@client.example",
    ]
    assert [one.attrs["value"] for one in offered.page.query("#known-companies option")] == ["Client Rail"]
    assert "muster" not in offered.text


def test_guest_shares_stand_in_the_sidebar_of_who_may_manage_them(world, held):
    assert HERE in world.client("dina").get("/o/meridian/p/harbour/").content.decode()
    assert HERE not in world.client("vera").get("/o/meridian/p/harbour/").content.decode()
    assert world.client("vera").get(HERE).status_code == 403
    assert sorted(names(Person(world.client("petra")).open(HERE))) == ["J.", "Jo", "Kim", "Max"]


def test_a_view_of_them_is_saved(world, held):
    dina = Person(world.client("dina")).open(f"{HERE}?company=client").follow("Save this view")
    dina.press("Save view", {"Name": "Client", "Open the list in it": True})
    assert Person(world.client("dina")).open(HERE).path.endswith("?company=client")


def test_the_export_is_a_form_and_is_recorded(world, held):
    assert world.client("dina").get(HERE + "export/").status_code == 405
    answer = world.client("dina").post(HERE + "export/?company=client")
    book = load_workbook(io.BytesIO(answer.content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}

    assert {"Jo Reid", "Kim Vale", "Client Rail"} <= cells
    assert "J. Reid" not in cells
    event = AuditEvent.objects.get(action="shares_exported")
    assert sentence(event) == (
        "Dina Okafor exported the list of guest shares to Excel (2 rows, filters: Company: client)"
    )
    assert event.project_id == world.harbour.pk


def test_why_something_confidential_is_let_out_is_asked_and_stands_in_the_log(world):
    with pytest.raises(RuleBroken, match=r"HT-MEP-DWG-001 is confidential\. Say why it is let out\."):
        guests.share_with_jo(world, world.secret, by="petra", reason=" ")
    new = "/o/meridian/p/harbour/documents/HT-MEP-DWG-001/shares/new/"
    petra = Person(world.client("petra")).open(new)
    kim = {"Recipient name": "Kim Vale", "Recipient email": "kim@client.example"}
    petra.press("Create Share", kim)
    assert (petra.status, Share.objects.count()) == (422, 0)
    petra.press("Create Share", {"Why it is let out": "Asked for by the client"})

    event = AuditEvent.objects.get(action="share_created")
    assert event.details["confidential_because"] == "Asked for by the client"
    assert "Why it is let out" not in world.client("dina").get(new.replace("MEP", "CIV")).content.decode()


def test_a_reissued_share_keeps_the_company(world, held):
    assert shares.reissue(held, by=world.actor("dina")).share.company == "Client Rail"
