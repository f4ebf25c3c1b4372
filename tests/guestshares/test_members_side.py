"""The member's pages about shares (SPEC 9.2, 9.5, 9.6)."""

import html
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from documents.register.services import documents
from guestshares.models import Share
from guestshares.services import shares
from kazinex.core import clock, outbox
from projects.models import AccessGroup, AccessGroupMember
from tests.guestshares import guests
from tests.person import Person

NEW = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/shares/new/"
PANEL = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/shares/"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"
TERMS = {
    "recipient_name": "Jo Reid",
    "recipient_email": "jo@client.example",
    "scope": "document",
    "expiry": "7",
    "maximum_opens": "3",
}


def test_the_form_carries_the_words_of_the_specification(world):
    page = world.client("dina").get(NEW).content.decode()
    for words in (
        "Recipient name",
        "Recipient email",
        "Label",
        "Scope",
        "Expiry",
        "Expiry date",
        "Maximum opens",
        "Allow download",
        "Passphrase",
        "Instructions",
        "Create Share",
        "Single Document",
        "Australia/Sydney",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"recipient_name": ""}, "Enter the recipient name."),
        ({"recipient_email": "jo"}, "Enter an e-mail address, such as name@company.example."),
        ({"expiry": "date"}, "Enter the expiry date, such as 2026-03-31."),
        ({"expiry": "date", "expiry_date": "2020-01-01"}, "Choose an expiry in the future."),
        ({"expiry": "date", "expiry_date": "9999-12-31"}, "Enter a date between 1970 and 2999."),
        ({"expiry": "99"}, "Choose one of the listed values."),
        ({"maximum_opens": "-1"}, "Enter 0 or more."),
        ({"maximum_opens": "9" * 30}, "Enter 1000000 or less."),
        ({"scope": "package"}, "Choose one of the listed values."),
    ],
)
def test_a_form_that_cannot_be_taken_says_what_to_do_and_loses_nothing(world, change, words):
    answer = world.client("dina").post(NEW, TERMS | {"instructions": "Keep me"} | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Keep me" in answer.content.decode()
    assert not Share.objects.exists()


def test_a_date_is_taken(world):
    day = (clock.now() + timedelta(days=9)).date()
    world.client("dina").post(NEW, TERMS | {"expiry": "date", "expiry_date": day.isoformat()})
    assert Share.objects.get().expires_at == clock.end_of_day(day, "Australia/Sydney")


def test_several_recipients_get_one_share_and_one_mail_each(world, mailoutbox):
    more = "Kim Vale <kim@client.example>\n\nlee@client.example\n"
    page = world.client("dina").post(NEW, TERMS | {"further_recipients": more}, follow=True).content.decode()
    assert "3 links were mailed, one to each recipient." in page
    assert [(s.recipient_name, s.recipient_email) for s in Share.objects.order_by("pk")] == [
        ("Jo Reid", "jo@client.example"),
        ("Kim Vale", "kim@client.example"),
        ("lee@client.example", "lee@client.example"),
    ]
    assert Share.objects.values("token_hash").distinct().count() == 3
    assert Share.objects.values("distribution").distinct().count() == 1
    while outbox.dispatch():
        pass
    assert [mail.to for mail in mailoutbox] == [[s.recipient_email] for s in Share.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("nobody", "“nobody” is not a name with an address."),
        ("Jo <JO@client.example>", "Name each recipient once."),
        ("\n".join(f"a{n}@client.example" for n in range(51)), "Name at most 50 people at once."),
    ],
)
def test_further_recipients_are_checked(world, more, words):
    answer = world.client("dina").post(NEW, TERMS | {"further_recipients": more})
    assert words in html.unescape(answer.content.decode())
    assert not Share.objects.exists()


def test_who_may_not_share_is_told_why_and_who_may_not_see_finds_nothing(world):
    share, _ = guests.share_with_jo(world)
    refused = world.client("remy").get(NEW)
    assert refused.status_code == 403
    assert (
        "You need “Manage guest shares” in this project. A project admin can give it to you."
        in refused.content.decode()
    )
    addresses = [NEW, PANEL, share.get_absolute_url(), share.get_absolute_url() + "revoke/"]
    assert [world.client("nora").get(address).status_code for address in addresses] == [404] * 4
    elsewhere = [address.replace("meridian", "northgate").replace("harbour", "depot") for address in addresses]
    assert [world.client("nora").get(address).status_code for address in elsewhere] == [404] * 4
    assert (
        share.recipient_name not in world.client("nora").get(ACTIVE.replace("meridian", "northgate")).content.decode()
    )


def test_a_share_of_a_hidden_document_does_not_exist(world):
    share, _ = guests.share_with_jo(world, world.beam, by="petra")
    group = AccessGroup.objects.create(project=world.harbour, name="Civil only", disciplines=[world.CIV.pk])
    AccessGroupMember.objects.create(group=group, user=world.dina)
    dina = world.client("dina")
    assert dina.get(share.get_absolute_url()).status_code == 404
    assert "jo@client.example" not in dina.get(ACTIVE).content.decode()
    assert world.client("petra").get(share.get_absolute_url()).status_code == 200


def test_the_panel_of_a_document_shows_its_shares_only(world):
    guests.share_with_jo(world, recipient_name="Jo Reid")
    guests.share_with_jo(world, world.beam, recipient_name="Kim Vale")
    page = world.client("dina").get(PANEL).content.decode()
    assert "Jo Reid" in page
    assert "Kim Vale" not in page
    document = world.client("dina").get(PANEL.replace("/shares/", "/")).content.decode()
    assert PANEL in document
    assert NEW in document


def test_the_activity_of_a_document_tells_what_happened_to_its_shares(world):
    guests.share_with_jo(world)
    page = world.client("dina").get(PANEL.replace("/shares/", "/activity/")).content.decode()
    assert "shared HT-CIV-DWG-001 revision A" in page


def test_deleting_a_document_ends_its_shares_and_says_so_before(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    warned = world.client("dina").get(PANEL.replace("/shares/", "/delete/")).content.decode()
    assert "1 live guest share is revoked." in warned
    documents.delete(world.plan, reason="Duplicate", by=world.actor("dina"))

    assert guests.sentences(share)[-1] == "Dina Okafor revoked the share for Jo Reid: HT-CIV-DWG-001 was deleted."
    assert jo.get(guests.portal(share)).status_code == 410


def test_a_get_of_a_danger_page_changes_nothing(world):
    share, _ = guests.share_with_jo(world)
    dina = world.client("dina")
    before = guests.story(share)
    for page in ("revoke", "extend", "rotate", "reissue", "grant", "decline"):
        assert dina.get(f"{share.get_absolute_url()}{page}/").status_code in {200, 302}
    share.refresh_from_db()
    assert (guests.story(share), share.is_revoked) == (before, False)


def test_extend_rotate_and_reissue_from_their_pages(world):
    share, _ = guests.share_with_jo(world)
    dina, home = world.client("dina"), share.get_absolute_url()
    extended = dina.post(home + "extend/", {"expiry": "30", "maximum_opens": "8"}, follow=True)
    assert "The share was extended." in extended.content.decode()
    assert "shown once" in dina.post(home + "rotate/", follow=True).content.decode()
    again = dina.post(home + "reissue/", {"revisions": "pinned"}, follow=True)
    assert "shown once" in again.content.decode()
    assert guests.story(share) == ["share_created", "share_extended", "share_rotated", "share_revoked"]


def test_active_shares_filters_sorts_and_searches(world):
    guests.share_with_jo(world, recipient_name="Jo Reid", expiry=7)
    guests.share_with_jo(world, world.beam, recipient_name="Kim Vale", expiry=14)
    ended, _ = guests.share_with_jo(world, recipient_name="Lee Gone")
    shares.revoke(ended, reason="Done", by=world.actor("dina"))
    dina = world.client("dina")

    def named(query: str) -> list[str]:
        page = dina.get(ACTIVE + query).content.decode()
        found = [(page.find(f">{name}<br>"), name) for name in ("Jo Reid", "Kim Vale", "Lee Gone")]
        return [name for place, name in sorted(found) if place >= 0]

    assert named("") == ["Lee Gone", "Kim Vale", "Jo Reid"]
    assert named("?status=active&sort=expires_at") == ["Jo Reid", "Kim Vale"]
    assert named("?status=active&sort=-expires_at") == ["Kim Vale", "Jo Reid"]
    assert named("?status=revoked") == ["Lee Gone"]
    assert named("?status=exhausted") == named("?status=expired") == []
    assert named("?q=STR-DWG") == ["Kim Vale"]
    assert named("?project=harbour") == ["Lee Gone", "Kim Vale", "Jo Reid"]
    assert named("?sort=recipient_name&after=nonsense&q=%20") == named("")


def test_columns_of_shares_are_chosen(world):
    guests.share_with_jo(world, label="Tender")
    dina = Person(world.client("dina")).open(ACTIVE).follow("Columns")
    dina.press("Show these columns", {"Response": False, "Created by": False, "Label": True}).follow("Columns")
    dina.press("Move Label up").press("Move Label up").follow("Close")

    assert dina.heard("thead th")[1:] == ["Recipient", "Documents", "Label", "Status, expires", "Opens, last opened"]
    assert dina.heard("tbody td")[2:4] == ["HT-CIV-DWG-001 (A) Harbour Tunnel", "Tender"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?status=nosuch", "Choose one of the listed values."),
        ("?project=depot&q=Jo", "Choose one of the listed values."),
        ("?as_of=2026-02-30", "Enter a date, such as 2026-03-31."),
        ("?q=" + "x" * 3000, "Use at most 200 characters; there are 3000."),
    ],
)
def test_what_cannot_be_read_shows_no_share_and_exports_none(world, query, words):
    guests.share_with_jo(world)
    dina = Person(world.client("dina")).open(ACTIVE + query)
    for status in (200, 422):
        assert (dina.status, dina.heard(".filter-error"), dina.heard("tbody a")) == (status, [words], [])
        dina.press("Export to Excel")
    assert dina.follow("Clear all").heard("tbody td:nth-child(2)")[0] == "Jo Reid jo@client.example"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_time_is_refused_in_words(world, day):
    assert "Enter a date between 1970 and 2999." in world.client("dina").get(f"{ACTIVE}?as_of={day}").content.decode()


def test_the_export_holds_the_filtered_rows(world):
    guests.share_with_jo(world, recipient_name="=1+1")
    guests.share_with_jo(world, world.beam, recipient_name="Kim Vale")
    answer = world.client("dina").post(ACTIVE + "export/?q=CIV")
    book = load_workbook(io.BytesIO(answer.content))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert [row for row in rows if row and row[0] == "Kim Vale"] == []
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "1+1" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_several_are_revoked_at_once_with_a_reason_and_a_fresh_proof(world):
    one, _ = guests.share_with_jo(world)
    two, _ = guests.share_with_jo(world)
    dina = world.client("dina")
    chosen = {"selected": [one.public_id, two.public_id, "0" * 24, "x"]}
    asked = dina.post(ACTIVE + "revoke/", chosen)
    assert "Revoke 2 shares" in asked.content.decode()
    done = dina.post(ACTIVE + "revoke/", chosen | {"reason": "Tender closed"}, follow=True)
    assert "2 shares revoked." in done.content.decode()
    assert set(Share.objects.values_list("revoke_reason", flat=True)) == {"Tender closed"}


def test_guest_shares_is_the_other_way_in(world):
    assert world.client("dina").get("/o/meridian/settings/guest-shares/")["Location"] == ACTIVE


def test_as_many_queries_for_one_share_as_for_twenty(world):
    guests.share_with_jo(world)
    dina = world.client("dina")
    dina.get(ACTIVE)
    counts = []
    for more in (0, 19):
        for _ in range(more):
            guests.share_with_jo(world)
        for address in (ACTIVE, PANEL):
            with CaptureQueriesContext(connection) as queries:
                assert dina.get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 40
