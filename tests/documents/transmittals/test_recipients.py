"""The recipients of a transmittal: by pages, looked for, narrowed by what they did, reminded and exported so."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import BouncedAddress
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.services import acknowledging
from guestshares.models import Share
from guestshares.services import shares
from kazinex.core import clock
from tests.documents.transmittals.conftest import JO, said
from tests.guestshares import guests
from tests.person import Person

KIM = "Kim Vale <kim@builder.example>, Builder Ltd"
LEE = "Lee Moss <lee@builder.example>, Builder Ltd"


@pytest.fixture
def sent(world, at, issue, jos_link):
    """For review: Remy has acknowledged, Kim's mail came back, Lee has opened a link made anew, Jo has answered."""
    made = issue(to=f"Remy Rousseau\nAbel Adeyemi\n{KIM}\n{LEE}", cc=JO, purpose="review")
    acknowledging.acknowledge(made.recipients.get(user=world.remy), by=world.actor("remy"))
    BouncedAddress.objects.create(email="kim@builder.example", reason="No such box", last_at=clock.now())
    jo = guests.enter(jos_link())
    answer = {"Decision": "Rejected", "Comment": "Level is wrong."}
    Person(jo).open(guests.portal(Share.objects.get(recipient_name="Jo Reid"))).follow("Respond").press(
        "Submit response", answer
    )
    lees = Share.objects.get(recipient_name="Lee Moss")
    Share.objects.filter(pk=lees.pk).update(first_opened_at=lees.created_at)
    shares.reissue(lees, by=world.actor("dina"))
    return made


@pytest.fixture
def listed(world, at):
    def read(query=""):
        page = Person(world.client("dina")).open(at("transmittal", "TR-0001") + query)
        return [name for name in ("Remy", "Abel", "Kim", "Lee", "Jo Reid") if any(name in row for row in rows(page))]

    return read


def rows(page):
    """The rows of the table of recipients."""
    return [row for row in page.heard("tr") if "Guest share" in row or "Member" in row]


NARROWED = {
    "": ["Remy", "Abel", "Kim", "Lee", "Jo Reid"],
    "?state=acknowledged": ["Remy"],
    "?state=waiting": ["Abel", "Kim", "Lee", "Jo Reid"],
    "?state=opened": ["Lee", "Jo Reid"],
    "?state=unopened": ["Kim"],
    "?state=answered": ["Jo Reid"],
    "?state=unanswered": ["Kim", "Lee"],
    "?state=returned": ["Kim"],
    "?as=cc": ["Jo Reid"],
    "?q=builder": ["Kim", "Lee"],
    "?q=VALE": ["Kim"],
    "?q=nobody": [],
    "?state=strange": [],
}


def test_recipients_are_narrowed_by_what_they_did_and_looked_for(sent, listed):
    assert {query: listed(query) for query in NARROWED} == NARROWED


def test_a_purpose_that_asks_for_no_answer_offers_none_to_narrow_by(world, at, issue):
    issue(to=JO)

    assert "Outside, not answered" not in Person(world.client("dina")).open(at("transmittal", "TR-0001")).text


def test_those_who_are_listed_are_reminded_and_nobody_else(world, at, sent):
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001") + "?state=unopened")
    dina.press("Remind those listed")

    assert "1 recipient was reminded." in dina.text
    assert said() == "Dina Okafor reminded Kim Vale of TR-0001"
    assert dina.path.endswith("?state=unopened")
    dina.open(at("transmittal", "TR-0001") + "?state=acknowledged").press("Remind those listed")
    assert "None of these recipients is still to acknowledge it, so nobody was reminded." in dina.text
    dina.open(at("transmittal", "TR-0001")).press("Remind")
    assert said() == "Dina Okafor reminded Abel Adeyemi, Lee Moss, Jo Reid of TR-0001"


def test_the_listed_recipients_are_exported_and_recorded(world, at, sent):
    exported = world.client("dina").post(at("transmittal-recipients-export", "TR-0001") + "?state=opened")
    book = openpyxl.load_workbook(io.BytesIO(exported.getvalue()))

    read = [
        [*row[:3], row[5], row[7] is not None] for row in book.worksheets[-1].iter_rows(min_row=2, values_only=True)
    ]
    assert read == [
        ["To", "Lee Moss", "lee@builder.example", "Guest share", True],
        ["CC", "Jo Reid", "jo@client.example", "Guest share", True],
    ]
    event = AuditEvent.objects.get(action="list_exported")
    assert (event.target_label, event.details["count"], event.details["filters"]) == (
        "TR-0001",
        2,
        "State: Link opened",
    )
    assert sentence(event).startswith("Dina Okafor exported")


def test_who_sees_none_of_its_documents_is_told_of_no_other_recipient(world, at, issue):
    issue("ada", to="Abel Adeyemi\nRemy Rousseau", documents=world.secret.number)
    abel = world.client("abel")

    assert abel.post(at("transmittal-recipients-export", "TR-0001")).status_code == 404
    assert "Remy" not in abel.get(at("transmittal", "TR-0001") + "?q=remy").content.decode()


def test_a_page_of_very_many_recipients_is_as_small_as_that_of_fifty(world, at, issue):
    made = issue(to="Remy Rousseau\nAbel Adeyemi")

    def measured(count):
        TransmittalRecipient.objects.bulk_create(
            TransmittalRecipient(
                transmittal=made,
                position=position,
                addressed_as="to",
                name=f"Person {position}",
                email=f"person{position}@designer.example",
                email_key=f"person{position}@designer.example",
                project=made.project,
                issued_at=made.issued_at,
                series=made.series,
                number=made.number,
                subject=made.subject,
            )
            for position in range(made.recipients.count() + 1, count + 1)
        )
        client = world.client("dina")
        client.get(at("transmittal", "TR-0001"))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(at("transmittal", "TR-0001"))
        return len(asked), len(page.content)

    fifty, many = measured(50), measured(1_900)

    assert Transmittal.objects.get().recipients_count == 1_900
    assert many[0] == fifty[0]
    assert many[1] < fifty[1] + 1_000 < 100_000
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001"))
    assert "1,900 recipients" in dina.text
    assert "Person 51" in dina.follow("Next").text
