"""A form that creates something, sent twice, creates it once (SPEC 4): every such form, one by one and all at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.models import Membership
from audit.models import AuditEvent, AuditExport
from documents.packages.services import packages
from guestshares.models import GuestAttachment, Share
from kazinex.core import clock, form_keys
from kazinex.core.models import SentForm
from kazinex.core.sent_forms import SAID_BEFORE
from kazinex.core.tenancy import organisation_active
from tests.guestshares import guests
from tests.papers import PDF
from tests.person import Person

HERE = "/o/meridian/p/harbour"
PLAN = f"{HERE}/documents/HT-CIV-DWG-001"
SHARE = {"Recipient name": "Kim Vale", "Recipient email": "kim@client.example"}
FILE = object()


@dataclass(frozen=True)
class Sending:
    """Who sends which form: the page, the buttons in turn with what is filled in, and the event of what it makes."""

    who: str
    page: str
    buttons: tuple[str, ...]
    event: str
    fields: dict[str, Any] = field(default_factory=dict)


SENDINGS = [
    Sending("dina", f"{PLAN}/shares/new/", ("Create Share",), "share_created", SHARE),
    Sending("dina", "share/reissue/", ("Reissue",), "share_created"),
    Sending("dina", "share/rotate/", ("Rotate and resend",), "share_rotated"),
    Sending(
        "dina",
        f"{HERE}/documents/new/",
        ("Register",),
        "document_registered",
        {"Number": "HT-7", "Title": "Pump house", "Revision code": "A", "File": FILE},
    ),
    Sending(
        "dina",
        f"{PLAN}/revisions/new/",
        ("Upload",),
        "revision_added",
        {"Revision code": "B", "File": FILE},
    ),
    Sending(
        "ada",
        "/o/meridian/settings/members/invite/",
        ("Send invitations",),
        "member_invited",
        {"Email addresses": "kim@client.example"},
    ),
    Sending("petra", f"{HERE}/team/invite/", ("Invite",), "member_invited", {"Email": "kim@client.example"}),
    Sending("petra", f"{HERE}/team/new/", ("Add member",), "project_member_added", {"Person": "Otto"}),
    Sending("ada", "/o/meridian/projects/new/", ("Create project",), "project_created", {"Name": "Weir", "Code": "w"}),
    Sending("ada", f"{HERE}/settings/groups/new/", ("Preview changes", "Save"), "group_created", {"Name": "Divers"}),
    Sending("ada", "/o/meridian/settings/lists/zone/new/", ("Add",), "term_added", {"Code": "Z9", "Name": "Weir"}),
    Sending("ada", "/o/meridian/settings/lists/", ("Add the usual entries",), "usual_terms_added"),
    Sending(
        "ada",
        f"{HERE}/settings/permissions/",
        ("Preview changes", "Save"),
        "override_set",
        {"Observer: Upload documents": "Grant", "Reason": "Asked"},
    ),
    Sending(
        "dina",
        f"{HERE}/transmittals/new/",
        ("Save draft",),
        "transmittal_drafted",
        {"Subject": "Drainage", "Purpose": "For information"},
    ),
    Sending(
        "dina",
        f"{HERE}/transmittals/new/",
        ("Issue", "Issue"),
        "transmittal_issued",
        {
            "Subject": "Drainage",
            "Purpose": "For information",
            "To": "Remy Rousseau\nJo Reid <jo@client.example>",
            "Documents": "HT-CIV-DWG-001",
        },
    ),
    Sending(
        "ada",
        "transfer/",
        ("Transfer work",),
        "member_work_transferred",
        {"Give everything to": "Petra Price", "Reason": "Dina moves on"},
    ),
    Sending("ada", "/o/meridian/audit/", ("Export to Excel",), "audit_export_requested"),
    Sending("ada", "/o/meridian/audit/exports/new/", ("Export to Excel",), "audit_export_requested"),
]


@pytest.mark.parametrize("sending", SENDINGS, ids=lambda one: f"{one.event} at {one.page}")
def test_what_a_form_creates_is_created_once_however_often_it_is_sent(world, sending):
    client = world.client(sending.who)
    path, data = filled(world, client, sending)
    before = happened(sending.event)

    answers = [client.post(path, again(data)) for _ in range(3)]

    assert Counter(answer.status_code // 100 for answer in answers) == {3: 3}
    assert len({answer["Location"] for answer in answers}) == 1
    assert happened(sending.event) - before == 1


def test_a_guests_draft_keeps_each_file_once(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    someone = Person(jo).open(guests.record(share, "respond"))
    _, path, data = someone.filled("Save draft", {"Comment": "See the notes", "Attachments": FILE})

    answers = [jo.post(path, again(data)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert GuestAttachment.objects.count() == 1


def test_an_answer_sent_twice_leads_to_its_one_receipt(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    someone = Person(jo).open(guests.record(share, "respond"))
    _, path, data = someone.filled("Submit response", {"Decision": "Approved"})

    answers = [jo.post(path, data) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {guests.record(share, "receipt")}
    assert guests.story(share).count("response_submitted") == 1


def test_another_form_with_a_used_key_is_shown_again_with_what_was_typed(world):
    client = world.client("dina")
    path, data = filled(world, client, SENDINGS[0])
    client.post(path, data)

    refused = client.post(path, data | {"recipient_email": "pat@client.example"})

    assert refused.status_code == 422
    assert form_keys.SENT_BEFORE in refused.content.decode()
    assert 'value="pat@client.example"' in refused.content.decode()
    person = Person(client)
    person.path, person.response = path, refused
    person.press("Create Share")
    assert sorted(Share.objects.values_list("recipient_email", flat=True)) == [
        "kim@client.example",
        "pat@client.example",
    ]


def test_a_refused_form_keeps_its_key_and_creates_once_when_it_is_put_right(world):
    client = world.client("dina")
    path, data = filled(world, client, SENDINGS[0])

    refused = client.post(path, data | {"recipient_email": "nobody"})
    made = [client.post(path, data) for _ in range(2)]

    assert refused.status_code == 422
    assert f'name="form_key" value="{data["form_key"]}"' in refused.content.decode()
    assert len({answer["Location"] for answer in made}) == 1
    assert Share.objects.count() == 1


def test_who_sends_the_same_form_much_later_is_told_that_it_was_done(world):
    client = world.client("dina")
    path, data = filled(world, client, SENDINGS[0])
    client.post(path, data, follow=True)

    with time_machine.travel(clock.machine_now() + timedelta(minutes=5)):
        again_later = client.post(path, data, follow=True).content.decode()

    assert SAID_BEFORE in again_later
    assert Share.objects.count() == 1


def test_a_key_counts_for_one_person_and_one_kind_of_form(world):
    path, data = filled(world, world.client("dina"), SENDINGS[0])
    world.client("dina").post(path, data)

    world.client("petra").post(path, data)

    assert Share.objects.count() == 2
    assert set(SentForm.objects.values_list("sender", "purpose")) == {
        (f"person {world.dina.pk}", "guestshares:share-new"),
        (f"person {world.petra.pk}", "guestshares:share-new"),
    }


def test_old_keys_are_swept(world):
    SentForm.objects.create(
        sender="person 1", purpose="x", key_hash="1", content_hash="2", address="/", created_at=clock.now()
    )
    with time_machine.travel(clock.machine_now() + timedelta(days=8)):
        path, data = filled(world, world.client("dina"), SENDINGS[0])
        world.client("dina").post(path, data)

    assert SentForm.objects.values_list("purpose", flat=True).get() == "guestshares:share-new"


def test_twelve_at_once_make_one_share(committed):
    with organisation_active(committed.meridian):
        path, data = filled(committed, committed.client("dina"), SENDINGS[0])

    answers = together(committed, "dina", [(path, data)] * 12)

    assert len(set(answers)) == 1
    assert answers[0].startswith(f"{HERE}/shares/")
    with organisation_active(committed.meridian):
        assert Share.objects.count() == 1
        assert AuditEvent.objects.filter(action="share_created").count() == 1


def test_twelve_exports_asked_for_at_once_find_room_for_five(committed):
    with organisation_active(committed.meridian):
        path, data = filled(committed, committed.client("ada"), SENDINGS[-1])

    answers = together(committed, "ada", [(path, data | {"form_key": form_keys.make()}) for _ in range(12)])

    assert Counter(answer == "" for answer in answers) == {False: 5, True: 7}
    with organisation_active(committed.meridian):
        assert AuditExport.objects.count() == 5


def together(world: Any, name: str, sendings: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Where each sender was led who sent at the same moment, each over a connection of its own; "" where refused."""
    gate = Barrier(len(sendings))
    clients = [world.client(name) for _ in sendings]

    def send(place: int) -> str:
        gate.wait()
        try:
            path, data = sendings[place]
            return str(clients[place].post(path, data).headers.get("Location", ""))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sendings)) as pool:
        return list(pool.map(send, range(len(sendings))))


def filled(world: Any, client: Any, sending: Sending) -> tuple[str, dict[str, Any]]:
    """The address and the fields of the last button, with the buttons before it pressed."""
    page = sending.page
    if page.startswith("share/"):
        page = guests.share_with_jo(world)[0].get_absolute_url() + page.removeprefix("share/")
    if page == "transfer/":
        facts = {"responsible": world.dina, "by": world.actor("dina")}
        packages.create(world.harbour, name="Drainage", **facts)
        page = f"/o/meridian/settings/members/{Membership.objects.get(user=world.dina).public_id}/transfer/"
    someone, fields = Person(client).open(page), sending.fields
    for button in sending.buttons[:-1]:
        someone.press(button, fields)
        fields = {}
    _, path, data = someone.filled(sending.buttons[-1], fields)
    return path, data


def again(data: dict[str, Any]) -> dict[str, Any]:
    """The same fields; a file is read anew."""
    return {name: SimpleUploadedFile("pump.pdf", PDF) if value is FILE else value for name, value in data.items()}


def happened(event: str) -> int:
    return int(AuditEvent.objects.filter(action=event).count())
