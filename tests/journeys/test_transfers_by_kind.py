"""Where one person may not take all of somebody's work, each kind of it goes to whom it can."""

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.correspondence.models import Letter
from documents.packages.services import packages
from projects.models import Job, Project
from projects.services import job_runs
from projects.services.transfers import OF_BEFORE, field_of
from projects.web.forms import transfers as transfer_forms
from projects.web.views import transfers
from tests.journeys.test_transfers import address, busy, in_the_background, send
from tests.person import Person

__all__ = ["busy"]


def test_what_one_person_may_not_take_goes_to_another_by_its_kind(world, busy):
    ada = Person(world.client("ada")).open(address(world))

    shares = {"Guest shares in Harbour Tunnel": "Petra Price", "Letters in Harbour Tunnel": "Remy Rousseau"}
    ada.press("Transfer work", {"Give everything to": "Abel Adeyemi", "Reason": "Dina moves on"} | shares)

    assert "things of Dina Okafor went to" in ada.text
    busy["share"].refresh_from_db()
    busy["package"].refresh_from_db()
    assert (busy["share"].owner, busy["package"].responsible) == (world.petra, world.abel)
    assert {one.keeper or one.recipients.get(user=world.remy).user for one in Letter.objects.all()} == {world.remy}
    event = AuditEvent.objects.get(action="member_work_transferred")
    assert all(name in sentence(event) for name in ("Abel Adeyemi", "Petra Price", "Remy Rousseau"))


def test_a_kind_in_a_project_is_told_from_another_project_that_is_called_so(world):
    dam, other = (Project(code=code, organisation=world.meridian) for code in ("dam", "dam_letters"))
    assert len({field_of(dam), field_of(other), field_of(dam, "Letters"), field_of(other, "Letters")}) == 4


def test_a_letter_that_needs_another_taker_than_others_of_its_kind_is_chosen_for_by_itself(world, busy):
    """Petra asks in one letter what Dina has to answer, and so cannot take that one, whatever else she takes."""
    send(world, "petra", "dina@meridian.example")
    before = AuditEvent.objects.count()
    letter = Letter.objects.order_by("number").last()
    ada = Person(world.client("ada")).open(address(world))

    ada.press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})

    why = f"Petra Price answers for {letter.code}, so it cannot be handed to them."
    thing = f"{letter} in Harbour Tunnel"
    assert (ada.status, ada.text.count(why) > 0, AuditEvent.objects.count()) == (422, True, before)
    ada.press("Transfer work", {thing: "Remy Rousseau"})

    assert "8 things of Dina Okafor went to Petra Price, Remy Rousseau." in ada.text, ada.text
    assert [one.name for one in letter.recipients.filter(handed_on_at=None)] == ["Remy Rousseau"]
    assert sentence(AuditEvent.objects.get(action="member_work_transferred")).count("Remy Rousseau") == 1


def test_things_are_ticked_to_be_chosen_for_one_by_one_and_nothing_typed_is_lost(world, busy, monkeypatch):
    in_the_background(monkeypatch)
    thing = f"{busy['package']} in Harbour Tunnel"
    ada = Person(world.client("ada")).open(address(world))
    ticked = {f"Somebody else takes {busy['package']}": True, "Reason": "Dina moves on"}

    ada.press("Choose one by one", ticked | {"Give everything to": "Petra Price"})
    assert (ada.status, Job.objects.count()) == (200, 0)
    ada.press("Transfer work", {thing: "Abel Adeyemi"})
    job_runs.run_due()

    busy["package"].refresh_from_db()
    busy["work"].refresh_from_db()
    assert (busy["package"].responsible, busy["work"].responsible_party) == (world.abel, "Petra Price")
    assert Job.objects.get().words == "7 things of Dina Okafor went to Abel Adeyemi, Petra Price."


def test_who_chooses_one_by_one_without_a_tick_transfers_nothing(world, busy):
    before = AuditEvent.objects.count()
    ada = Person(world.client("ada")).open(address(world))

    ada.press("Choose one by one", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})

    assert "Tick first what goes to somebody else." in ada.text
    assert ada.page.query("input[name=reason]")[0].attrs["value"] == "Dina moves on"
    assert (AuditEvent.objects.count(), Job.objects.count()) == (before, 0)


def test_what_is_ticked_without_a_choice_is_asked_for_before_anything_goes(world, busy):
    before = AuditEvent.objects.count()
    ticked = {f"Somebody else takes {busy['package']}": True, "Reason": "Dina moves on"}
    ada = Person(world.client("ada")).open(address(world))

    ada.press("Transfer work", ticked | {"Give everything to": "Petra Price"})

    assert "Nothing was transferred yet. Choose below who takes what you ticked." in ada.text
    assert AuditEvent.objects.count() == before


def test_more_ticks_than_can_be_chosen_for_stay_ticked_and_keep_everything(world, busy, monkeypatch):
    for module in (transfers, transfer_forms):
        monkeypatch.setattr(module, "MOST_APART", 1)
    before = AuditEvent.objects.count()
    ticked = {f"Somebody else takes {busy[name]}": True for name in ("package", "work")}
    ada = Person(world.client("ada")).open(address(world))

    for button in ("Choose one by one", "Transfer work"):
        ada.press(button, ticked | {"Give everything to": "Petra Price", "Reason": "Dina moves on"})
        assert "At most 1 can be chosen for one by one; 2 are ticked. Untick some." in ada.text
        assert len(ada.page.query("input[name=apart][checked]")) == 2
    assert AuditEvent.objects.count() == before


def test_an_untick_takes_the_choice_back(world, busy, monkeypatch):
    tick, thing = f"Somebody else takes {busy['package']}", f"{busy['package']} in Harbour Tunnel"
    ada = Person(world.client("ada")).open(address(world))

    ada.press("Choose one by one", {tick: True, "Give everything to": "Petra Price", "Reason": "Dina moves on"})
    ada.press("Transfer work", {tick: False, thing: "Abel Adeyemi"})

    busy["package"].refresh_from_db()
    assert busy["package"].responsible == world.petra


def test_who_is_not_in_the_project_is_refused_at_the_field_that_names_them(world, busy):
    """Wes is in the other project alone, where something waits for Dina too."""
    for name, role in (("wes", "viewer"), ("dina", "document_controller"), ("ada", "project_admin")):
        world.role(name, role, "viaduct")
    viaduct = world.actor("ada", "viaduct")
    packages.create(viaduct.project, name="Piers", responsible=world.dina, by=viaduct)
    before = AuditEvent.objects.count()
    ada = Person(world.client("ada")).open(address(world))

    letters = {"Letters in Harbour Tunnel": "Wes Walker"}
    ada.press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Moves"} | letters)

    wrong = [" ".join(one.split()) for one in ada.heard(".field.is-wrong")]
    assert (ada.status, len(wrong), AuditEvent.objects.count()) == (422, 2, before), wrong
    assert "Petra Price is not in Western Viaduct" in wrong[0]
    assert wrong[1].startswith("Letters in Harbour Tunnel")
    assert "is not in Harbour Tunnel. Choose somebody else for it" in wrong[1]


def test_a_transfer_that_an_earlier_version_queued_is_refused_in_words(world, busy, monkeypatch):
    in_the_background(monkeypatch)
    ada = Person(world.client("ada")).open(address(world))
    ada.press("Transfer work", {"Give everything to": "Petra Price", "Reason": "Dina moves on"})
    job = Job.objects.get()
    kept = {key: job.payload[key] for key in ("member", "seen", "reason")}
    for takers in ([[world.harbour.pk, world.petra.pk]], [[world.harbour.pk, "Letters", world.petra.pk]]):
        Job.objects.update(payload=kept | {"takers": takers}, state="waiting")
        job_runs.run_due()
        job.refresh_from_db()
        assert (job.state, job.words) == ("failed", OF_BEFORE)
    assert not AuditEvent.objects.filter(action="member_work_transferred").exists()
