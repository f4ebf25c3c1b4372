"""Somebody leaves: what waited for them goes to others in one page, all of it or nothing."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Notification
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.correspondence.models import Letter, LetterType, Recipient
from documents.correspondence.queries import my_work as letters_waiting
from documents.correspondence.services import drafts, letter_types, sending
from documents.correspondence.services.drafts import Typed
from documents.packages.services import packages, work_packages
from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepPart
from documents.workflows.queries import pinning
from documents.workflows.services import starting, templates
from kazinex.core import crypto, mail
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from projects.domain.jobs import LOST_RIGHT
from projects.models import Job
from projects.services import job_runs, transfers
from tests.guestshares import guests
from tests.person import Person

KINDS = ["Harbour Tunnel: Guest shares", "Harbour Tunnel: Packages", "Harbour Tunnel: Work packages"]
KINDS += ["Harbour Tunnel: Workflow steps", "Harbour Tunnel: Letters"]


def address(world, name="dina", more="transfer/"):
    return f"/o/meridian/settings/members/{Membership.objects.get(user=world.people[name]).public_id}/{more}"


def send(world, by, to):
    known = {"subject": "Level of the kerb", "body": "Which level counts?", "type": LetterType.objects.get(code="RFI")}
    return sending.send(
        drafts.keep(world.harbour, Typed(to=to, **known), by=world.actor(by)), by=world.actor(by)
    ).letter


def review(world, document):
    steps = (
        StepSpec("Check", participants=("dina@meridian.example",)),
        StepSpec("Sign", participants=("dina@meridian.example",)),
    )
    made = templates.create(world.harbour, name=f"Review {document.number}", steps=steps, by=world.actor("petra"))
    made = templates.activate(made, by=world.actor("petra"))
    revisions = pinning.revisions(world.actor("ines"), [Wanted(document.number)])
    facts = {"title": "Drainage", "revisions": revisions, "by": world.actor("ines")}
    return starting.start(world.harbour, template=made, **facts).workflow


@pytest.fixture
def busy(world):
    """Dina holds one of everything, and two steps of one workflow."""
    letter_types.add_usual(by=world.actor("ada", ""))
    facts = {"by": world.actor("dina")}
    return {
        "share": guests.share_with_jo(world, by="dina")[0],
        "package": packages.create(world.harbour, name="Drainage", responsible=world.dina, **facts),
        "work": work_packages.create(
            world.harbour, number="WP-1", title="Kerbs", responsible_party="dina okafor", **facts
        ),
        "workflow": review(world, world.plan),
        "received": send(world, "ines", "dina@meridian.example"),
        "sent": send(world, "dina", "abel@meridian.example"),
    }


def test_what_somebody_holds_goes_to_another_in_one_page_and_everybody_can_follow_it(world, busy):
    Letter.objects.update(is_for_all=False)
    ada = Person(world.client("ada")).open(address(world, more="deactivate/"))
    assert "Workflow steps: 2" in ada.text
    ada.follow("Transfer work")
    assert [kind for kind in KINDS if kind not in ada.text] == []

    told_before = ada.text
    ada.press("Transfer work", {"Give everything to": "Ada Admin", "Reason": "Dina moves on"})
    assert (ada.status, "RFI-0001 is between the people it names, so you cannot take it." in ada.text) == (422, True)
    assert Letter.objects.exclude(keeper=None).count() == 0
    other = Person(world.client("otto")).open(address(world))
    ada.press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on."})
    other.press("Transfer work", {"Give everything to": "Ines Ibarra", "Reason": "Dina moves on."})
    assert "Nothing was transferred: what waited for them went to others meanwhile." in other.text

    assert "7 things of Dina Okafor went to Petra Price." in ada.text
    assert "Level of the kerb" not in told_before
    assert "RFI-0001" in told_before
    for thing in busy.values():
        thing.refresh_from_db()
    assert busy["share"].owner == world.petra
    assert (busy["package"].responsible, busy["work"].responsible_party) == (world.petra, "Petra Price")
    parts = StepPart.objects.filter(step__workflow=busy["workflow"]).order_by("step__number", "pk")
    assert [(part.user.name, part.status) for part in parts if part.status == "asked"] == [("Petra Price", "asked")] * 2
    assert (busy["sent"].author, busy["sent"].keeper) == (world.dina, world.petra)
    named = Recipient.objects.filter(letter=busy["received"]).order_by("position")
    assert [(one.name, bool(one.handed_on_at)) for one in named] == [("Dina Okafor", True), ("Petra Price", False)]
    waiting = [line.title for line in letters_waiting.letters(world.actor("petra"), 9)]
    assert waiting == [str(busy["received"])]
    assert letters_waiting.letters(world.actor("dina"), 9) == []
    told = Counter(Notification.objects.filter(user=world.petra).values_list("kind", flat=True))
    assert (told["step_given"], told["letter_handed_over"], told["share_handed_over"]) == (1, 2, 1)
    assert told["work_given"] == 2
    said = Notification.objects.filter(user=world.petra, kind__in=["step_given", "work_given"])
    assert [one.text for one in said if ".." in one.text or "Dina moves on." not in one.text] == []
    sealed = [row.payload["sealed"] for row in Outbox.objects.filter(kind="mail.send")]
    assert sum(b"2 things are yours now" in crypto.decrypt(one, context=mail.CONTEXT) for one in sealed) == 1
    told_log = sentence(AuditEvent.objects.get(action="member_work_transferred"))
    assert told_log == "Ada Admin gave the work of Dina Okafor <dina@meridian.example> to Petra Price: Dina moves on."
    told_whole = AuditEvent.objects.get(action="member_work_transferred").details["work"]
    assert sorted(told_whole) == [
        "Guest shares: 1",
        "Letters: 2",
        "Packages: 1",
        "Work packages: 1",
        "Workflow steps: 2",
    ]
    assert AuditEvent.objects.filter(action="letter_handed_over").count() == 2
    assert "Nothing waits for them" in ada.open(address(world)).text


def test_where_one_thing_cannot_go_nothing_goes_and_each_reason_is_told(world, busy):
    before = AuditEvent.objects.count()
    ada = Person(world.client("ada")).open(address(world))

    ada.press("Transfer work", {"Give everything to": "Abel Adeyemi", "Reason": "Dina moves on"})

    assert ada.status == 422
    assert "Nothing was transferred." in ada.text
    assert "Abel Adeyemi may not manage guest shares in Harbour Tunnel." in ada.text
    assert "so it cannot be handed to them" not in ada.text
    assert "RFI-0002 waits for an answer by Abel Adeyemi, who cannot answer for it too." in ada.text
    busy["package"].refresh_from_db()
    assert (busy["package"].responsible, Letter.objects.exclude(keeper=None).count()) == (world.dina, 0)
    assert AuditEvent.objects.count() == before

    stale = ada.open(address(world)).filled("Transfer work", {"Give everything to": "Petra Price", "Reason": "Moves"})
    packages.archive(busy["package"], reason="Over", by=world.actor("petra"))
    answer = ada.client.post(stale[1], stale[2])
    assert (answer.status_code, "Their work changed meanwhile" in answer.content.decode()) == (422, True)


def in_the_background(monkeypatch):
    """Whatever there is goes to a worker, whose heart, in a thread of its own, does not see what is not committed."""
    monkeypatch.setattr(transfers, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(job_runs, "HEARTBEAT", 600.0)


def test_much_work_is_transferred_in_the_background_as_its_page_showed_it_or_not_at_all(world, busy, monkeypatch):
    in_the_background(monkeypatch)
    ada = Person(world.client("ada")).open(address(world))

    ada.press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})
    assert "in the background, all of it or nothing" in ada.text
    assert not AuditEvent.objects.filter(action="member_work_transferred").exists()
    packages.archive(busy["package"], reason="Over", by=world.actor("petra"))
    job_runs.run_due()
    assert "Their work changed meanwhile" in ada.open(ada.path).text

    ada.open(address(world)).press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})
    job_runs.run_due()

    assert "6 things of Dina Okafor went to Petra Price." in ada.open(ada.path).text, ada.text
    (event,) = AuditEvent.objects.filter(action="member_work_transferred")
    assert event.details["to"] == "Petra Price"
    assert "Nothing waits for them" in ada.open(address(world)).text


def test_a_transfer_that_is_under_way_is_not_started_again_by_the_same_form_or_by_somebody_else(
    world, busy, monkeypatch
):
    in_the_background(monkeypatch)
    ada, otto = (Person(world.client(name)).open(address(world)) for name in ("ada", "otto"))
    _method, path, sent = ada.filled("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})

    answers = [ada.client.post(path, sent) for _ in range(2)]
    otto.press("Transfer work", {"Give everything to": "Ines Ibarra", "Reason": "Dina moves on"})

    job = Job.objects.get()
    assert [answer.headers.get("Location") for answer in answers] == [job.get_absolute_url()] * 2
    assert (otto.status, "is transferred already, in the background" in otto.text) == (422, True), otto.text
    monkeypatch.setattr(transfers, "MOST_AT_ONCE", 40)
    otto.press("Transfer work", {"Give everything to": "Ines Ibarra", "Reason": "Dina moves on"})
    assert (otto.status, "is transferred already, in the background" in otto.text) == (422, True), otto.text
    job_runs.run_due()
    assert "Nothing waits for them" in otto.open(address(world)).text
    assert [event.details["to"] for event in AuditEvent.objects.filter(action="member_work_transferred")] == [
        "Petra Price"
    ]


def test_who_gives_what_somebody_else_gave_a_moment_sooner_is_told_so(world, busy):
    """Both read the same list; packages do not ask whom they are taken from."""
    ada, otto = world.actor("ada", ""), world.actor("otto", "")
    dina = Membership.objects.get(user=world.dina)
    works = transfers.shown(dina, by=otto)
    transfers.transfer(dina, transfers.shown(dina, by=ada), taker=lambda _: world.petra, reason="Moves on", by=ada)
    packages_alone = [work for work in works if "ackages" in work.kind]

    for these in (works, packages_alone):
        with pytest.raises(RuleBroken, match="Their work changed meanwhile"):
            transfers.transfer(dina, these, taker=lambda _: world.people["ines"], reason="Moves on", by=otto)

    busy["package"].refresh_from_db()
    assert busy["package"].responsible == world.petra
    assert AuditEvent.objects.filter(action="member_work_transferred").count() == 1


def test_a_transfer_asks_for_the_organisations_right_at_once_and_in_the_background(world, busy, monkeypatch):
    """A project's own answer about managing members says nothing about those of the organisation."""
    in_the_background(monkeypatch)
    sent = {"Give everything to": "Petra Price", "Reason": "Dina moves on"}
    world.role("otto", "project_admin")
    otto = Person(world.client("otto")).open(address(world)).press("Transfer work", sent)
    Membership.objects.filter(user=world.people["otto"]).update(role="member")
    job_runs.run_due()
    job = Job.objects.get()
    assert (job.state, job.words) == ("failed", LOST_RIGHT)

    Membership.objects.filter(user=world.people["otto"]).update(role="org_manager")
    world.override("project_admin", "manage_members", effect="deny", project="harbour")
    otto.open(address(world)).press("Transfer work", sent)
    job_runs.run_due()

    job = Job.objects.latest("pk")
    assert (job.state, job.words) == ("done", "7 things of Dina Okafor went to Petra Price.")
    assert AuditEvent.objects.filter(action="member_work_transferred").count() == 1


def test_what_a_transfer_of_other_projects_says_and_its_end_are_for_who_asked_for_it(world, busy, monkeypatch):
    in_the_background(monkeypatch)
    otto = Person(world.client("otto")).open(address(world))
    otto.press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})
    job = Job.objects.get()

    seen = {name: world.client(name).get(job.get_absolute_url()).status_code for name in ("otto", "ada", "petra")}
    ended = {name: world.client(name).post(f"{job.get_absolute_url()}cancel/").status_code for name in ("petra", "ada")}

    assert (seen, ended) == ({"otto": 200, "ada": 200, "petra": 404}, {"petra": 404, "ada": 302})
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_transfer_that_waits_ends_in_words_where_its_person_runs_nothing_any_more(world, busy, monkeypatch):
    in_the_background(monkeypatch)
    otto = Person(world.client("otto")).open(address(world))
    otto.press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})
    world.role("otto", "viewer")

    job_runs.run_due()

    job = Job.objects.get()
    assert (job.state, job.words) == ("failed", LOST_RIGHT)
    assert not AuditEvent.objects.filter(action="member_work_transferred").exists()


def test_only_what_stands_in_projects_one_runs_is_listed_at_the_same_cost(world, busy):
    client, here = world.client("ada"), address(world)
    client.get(here)
    with CaptureQueriesContext(connection) as few:
        client.get(here)
    for number in ("HT-1", "HT-2"):
        review(world, world.add_document(number))
        send(world, "ines", "dina@meridian.example")
    with CaptureQueriesContext(connection) as many:
        assert client.get(here).content.decode().count("WF-") == 12  # a link and its words each
    assert len(many) == len(few)

    otto = Person(world.client("otto")).open(address(world))
    assert [kind for kind in KINDS if kind not in otto.text] == []
    world.role("otto", "viewer")
    assert "Nothing waits for them" in otto.open(address(world)).text
    assert world.client("vera").get(address(world)).status_code == 403


def test_a_work_package_is_found_by_a_name_that_one_person_bears_and_a_package_goes_to_the_team_alone(world, busy):
    namesake = world.people["vera"]
    type(namesake).objects.filter(pk=namesake.pk).update(name="DINA OKAFOR")
    ada = Person(world.client("ada")).open(address(world))
    assert str(busy["work"]) not in ada.text
    work_packages.create(
        world.harbour, number="WP-2", title="Drains", responsible_party="dina@meridian.example", by=world.actor("petra")
    )
    assert "WP-2" in ada.open(address(world)).text

    ada.press("Transfer work", {"Give everything to": "Ada Admin", "Reason": "Dina moves on"})

    assert ada.status == 422
    assert "Ada Admin has no role in Harbour Tunnel, so no package of it can be theirs." in ada.text
    assert not Notification.objects.filter(kind="work_given").exists()
