"""Distribution lists: lines, services, snapshots, and their pages."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import BouncedAddress, Membership
from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.transmittals.domain import member_lines
from documents.transmittals.domain.member_lines import MemberLine
from documents.transmittals.models import DistributionList
from documents.transmittals.queries import recipients
from documents.transmittals.services import distribution_lists as lists
from documents.transmittals.services import drafts, issuing
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.person import Person

OURS = "/o/meridian/settings/distribution-lists/"


@pytest.fixture
def url():
    def address(name, *args):
        return reverse(f"transmittals:{name}", args=["meridian", "harbour", *args])

    return address


@pytest.fixture
def make(world):
    def create(name, text, *, project=world.harbour):
        by = world.actor("petra") if project else world.actor("ada", "")
        return lists.create(project, name=name, members=member_lines.read(text), by=by)

    return create


def said():
    event = AuditEvent.objects.latest("id")
    return sentence(event), changes(event)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Jo Reid <jo@designer.example>", MemberLine("address", "Jo Reid", "jo@designer.example")),
        (
            '"Reid, Jo" <jo@designer.example>, Designer Ltd',
            MemberLine("address", "Reid, Jo", "jo@designer.example", "Designer Ltd"),
        ),
        ("jo@designer.example, Designer Ltd", MemberLine("address", "", "jo@designer.example", "Designer Ltd")),
        ("Role: Document Controller", MemberLine("role", "document_controller")),
        ("list:  Designers", MemberLine("list", "Designers")),
        ("Remy  Rousseau", MemberLine("person", "Remy Rousseau")),
    ],
)
def test_a_line_is_read(line, read):
    assert member_lines.read(f"\n{line};{line}\n") == [read]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jo <jo>", "“Jo <jo>” has no e-mail address"),
        ("role: Pope", "There is no role “Pope”"),
        ("group: Client", "“group: Client” names nobody"),
        (f"{'x' * 121} <jo@designer.example>", "use at most 120 characters for the name"),
        ("a@b\n" * 12, "2 more lines cannot be read either"),
        ("a@b.example\n" * 501, "A list holds at most 500 lines; there are 501"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(text, words):
    with pytest.raises(RuleBroken, match=words):
        member_lines.read(text)


def test_a_list_is_on_record_and_comes_to_people_once(world, make):
    made = make(
        "Designers", "role: Reviewer\nJo Reid <jo@designer.example>, Designer Ltd\nREMY@meridian.example\nVera Voss"
    )

    assert said()[0] == "Petra Price made the distribution list Designers"
    assert (
        "Members",
        "–",
        "role: Reviewer; Jo Reid <jo@designer.example>, Designer Ltd; Remy Rousseau; Vera Voss",
    ) in said()[1]
    found = recipients.resolve(world.harbour, member_lines.read(f"list: {made}"))
    assert sorted((one.name, one.company, one.user is not None) for one in found.recipients) == [
        ("Jo Reid", "Designer Ltd", False),
        ("Miko Mori", "", True),
        ("Remy Rousseau", "", True),
        ("Vera Voss", "", True),
    ]
    assert found.empty == ()


def test_another_list_is_taken_over_as_it_is_now(world, make):
    make("Designers", "Jo Reid <jo@designer.example>", project=None)
    both = make("Everybody", "list: designers\nlist: DESIGNERS\nDina Okafor")

    assert [str(entry) for entry in both.entries.all()] == ["Jo Reid <jo@designer.example>", "Dina Okafor"]
    with pytest.raises(RuleBroken, match="no list called “Nosuch”, “Nobody” here"):
        make("Third", "list: Nosuch\nNobody")


def test_who_left_is_nobody_and_flagged(world, make, url):
    made = make("Designers", "Remy Rousseau\nVera Voss")
    Membership.objects.filter(user=world.remy).update(status="deactivated")

    found = recipients.resolve(world.harbour, member_lines.read(f"list: {made}"))
    assert ([one.name for one in found.recipients], found.empty) == (
        ["Vera Voss"],
        ("Remy Rousseau, of list: Designers",),
    )
    petra = Person(world.client("petra")).open(url("lists"))
    assert "Somebody left" in petra.heard("tbody td")[-1]
    assert "Nothing is sent to Remy Rousseau." in petra.follow("Designers").text


def test_an_address_that_mail_came_back_from_is_flagged(world, make, url):
    make("Designers", "Jo Reid <Jo@designer.example>\nVera Voss")
    why = "550 5.1.1 No such user"
    BouncedAddress.objects.create(email="jo@designer.example", reason=why, last_at=clock.now())
    petra = Person(world.client("petra")).open(url("lists"))

    assert "Mail came back" in petra.heard("tbody td")[-1]
    assert f"jo@designer.example: {why}" in petra.follow("Designers").text
    petra.press("Mail reaches jo@designer.example again")
    assert "jo@designer.example is not marked any more." in petra.text
    assert why not in petra.text
    assert said()[0] == (
        "Petra Price took the mark “mail came back” off jo@designer.example: somebody says that mail reaches it"
    )
    made = DistributionList.objects.get()
    again = world.client("petra").post(url("list-clear", made.public_id), {"address": "eve@evil.example"}, follow=True)
    assert "does not stand on this list any more" in again.content.decode()


def test_names_are_unique_where_a_list_is_kept(make):
    make("Designers", "Vera Voss")
    make("Designers", "Vera Voss", project=None)
    for name, words in (("designers", "a list that reads like “designers”"), (" ", "Enter a name")):
        with pytest.raises(RuleBroken, match=words):
            make(name, "Vera Voss")
    with pytest.raises(RuleBroken, match="Enter at least one member"):
        make("Empty", "")
    with pytest.raises(RuleBroken, match="reads like"):
        make("DESIGNERS", "Vera Voss", project=None)


def test_a_list_is_made_changed_and_put_away_on_its_pages(world, url):
    petra = Person(world.client("petra")).open(url("lists")).follow("Make the first list")
    petra.press("Save list", {"Name": "Designers", "Members": "Jo Reid <jo@designer.example>\nrole: Reviewer"})
    assert petra.heard("tbody td")[:4] == ["Designers", "Jo Reid <jo@designer.example>; role: Reviewer", "2", "Project"]

    petra.follow("Designers").press("Save list", {"Description": "Bridge", "Members": "Vera Voss"})
    assert said() == (
        "Petra Price changed the distribution list Designers",
        [("Members", "Jo Reid <jo@designer.example>; role: Reviewer", "Vera Voss"), ("Description", "–", "Bridge")],
    )
    petra.follow("Designers").follow("Archive").press("Archive", {"Reason": "Done"})
    assert said()[0] == "Petra Price archived the distribution list Designers: Done"
    assert petra.open(f"{url('lists')}?archived=only").heard("tbody td a") == ["Designers"]
    assert "This list is archived." in petra.follow("Designers").press("Save list").text
    petra.follow("Bring back").press("Bring back", {"Reason": "Again"})
    assert said()[0] == "Petra Price brought back the distribution list Designers: Again"


def test_the_organisations_lists_stand_in_projects_and_are_changed_in_the_settings(world, url, make):
    ours = make("Everybody", "Vera Voss", project=None)
    dina = Person(world.client("dina")).open(url("lists"))

    assert dina.heard("tbody td")[:4] == ["Everybody", "Vera Voss", "1", "Organisation"]
    assert dina.heard("tbody td a") == []
    assert world.client("dina").get(url("list", ours.public_id)).status_code == 404
    assert world.client("dina").get(OURS).status_code == 403
    assert Person(world.client("ada")).open(OURS).heard("tbody td a") == ["Everybody"]
    assert world.client("remy").get(url("lists")).status_code == 403


def test_what_cannot_be_read_stays_typed(world, url):
    typed = {"name": "Designers", "members": "Jo <jo>\nVera Voss\nNo Body\nkim@"}
    answer = world.client("petra").post(url("list-new"), typed)

    assert answer.status_code == 422
    assert "“kim@” has no e-mail address" in answer.content.decode()
    assert "There is nobody and no list called “No Body” here." in answer.content.decode()
    assert "has no e-mail address such as name@company.example." in answer.content.decode()
    assert "Vera Voss" in answer.content.decode()
    assert DistributionList.objects.count() == 0


def test_the_lists_are_exported_as_they_are_filtered(world, url, make):
    make("Designers", "Jo Reid <jo@designer.example>\nVera Voss")
    make("Builders", "Remy Rousseau")
    answer = world.client("petra").post(f"{url('lists-export')}?q=designer.example")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[1].iter_rows(min_row=2, values_only=True))

    assert rows == [("Designers", None, "Project", 2, None, "Jo Reid <jo@designer.example>\nVera Voss")]


def test_a_list_says_what_was_sent_to_it_last(world, url, make):
    make("Designers", "Vera Voss")
    make("Everybody", "Vera Voss", project=None)
    petra = Person(world.client("petra")).open(url("lists"))
    assert petra.heard("tbody td")[4] == "–"
    assert "Nothing was sent to it yet." in petra.follow("Designers").text

    sent: drafts.Said = {"subject": "Drainage", "purpose": "information", "documents": world.plan.number}
    sent |= {"to": "list: Designers", "cc": "list: Everybody"}
    made = drafts.create(world.harbour, by=world.actor("dina"), **sent)
    issuing.issue(made, by=world.actor("dina"))
    day = clock.shown_day(clock.now(), world.harbour.time_zone)
    assert petra.open(url("lists")).heard("tbody td")[4] == f"TR-0001, {day}"
    assert f"Last used: TR-0001, {day}." in petra.follow("Designers").text

    ours = clock.shown_day(clock.now(), world.meridian.time_zone)
    DistributionList.objects.update(used_project=world.viaduct)
    assert "In another project" in petra.open(url("lists")).heard("tbody td")[4]
    ada = Person(world.client("ada")).open(OURS)
    assert ada.heard("tbody td")[4] == f"TR-0001 of Western Viaduct, {ours}"


def test_a_closed_project_keeps_its_lists(world, make):
    made = make("Designers", "Vera Voss")
    world.close()

    with pytest.raises(RuleBroken, match="This project is closed"):
        lists.archive(made, reason="Late", by=world.actor("petra"))


def test_the_page_asks_as_much_for_thirty_lists_as_for_one(world, url, make):
    client = world.client("petra")
    make("Designers", "Vera Voss\nRemy Rousseau")

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(url("lists"))
        return len(found)

    client.get(url("lists"))
    few = asked()
    for number in range(29):
        make(f"List {number}", "Remy Rousseau\nrole: Reviewer\nJo Reid <jo@designer.example>")
    assert asked() == few


def test_rows_of_a_spreadsheet_are_read_as_names_addresses_and_companies():
    rows = "Kim Vale\tkim@client.example\tClient Ltd\r\n\tlee@client.example\nSam\tMoss\tsam@client.example\t"

    assert member_lines.read(f"{rows}\nRemy Rousseau\t") == [
        MemberLine("address", "Kim Vale", "kim@client.example", "Client Ltd"),
        MemberLine("address", "", "lee@client.example"),
        MemberLine("address", "Sam Moss", "sam@client.example"),
        MemberLine("person", "Remy Rousseau"),
    ]
