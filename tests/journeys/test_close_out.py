"""Close-out: what is still open is counted for its reader, and the final inspection bears a name."""

import pytest

from documents.register.models import Document
from guestshares.services import shares
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from projects.queries.closeouts import is_finished, open_things
from projects.services import closeouts, projects
from tests.person import Person

HERE = "/o/meridian/p/harbour/settings/close-out/"


def test_everything_open_is_told_with_its_number(world):
    facts = {"owner": world.dina, "updated_at": clock.now(), "status": "planned"}
    Document.objects.create(project=world.harbour, number="P-1", title="Planned", **facts)
    for name in ("Jo", "Al"):
        email = f"{name.lower()}@designer.example"
        made = shares.create(world.plan, recipient_name=name, recipient_email=email, expiry=7, by=world.actor("dina"))
    shares.revoke(made.share, reason="No more.", by=world.actor("dina"))
    told = {thing.label: thing.count for thing in open_things(world.actor("petra"))}
    assert told == dict.fromkeys(told, 0) | {"Planned documents without a file": 1, "Live guest shares": 1}
    assert {"Running workflows", "Open steps", "Work packages", "Access requests", "Page comments"} <= set(told)
    assert {"Open letters", "Unacknowledged transmittals"} <= set(told)
    for thing in open_things(world.actor("petra")):
        listed = Person(world.client("petra")).open(thing.url)
        assert (listed.status, len(listed.page.query("tbody tr")) if thing.count else 0) == (200, thing.count)
    page = Person(world.client("petra")).open(HERE).follow("Live guest shares")
    assert "Jo" in page.text


def test_two_people_who_confirm_the_final_inspection_do_not_take_it_back(world):
    first, second = (Person(world.client(name)).open(HERE) for name in ("petra", "ada"))
    first.press("Confirm the final inspection")
    second.press("Confirm the final inspection")

    assert "Petra Price has confirmed the final inspection already." in second.text
    world.harbour.refresh_from_db()
    assert world.harbour.inspected_by == world.petra


def test_the_final_inspection_is_confirmed_by_name_and_withdrawn(world):
    page = Person(world.client("petra")).open(HERE)
    page.press("Confirm the final inspection")
    assert "Petra Price" in page.text
    world.harbour.refresh_from_db()
    assert world.harbour.inspected_by == world.petra
    with pytest.raises(RuleBroken, match="Petra Price has confirmed"):
        closeouts.inspect(world.harbour, by=world.actor("ada"))
    page.press("Withdraw the final inspection")
    with pytest.raises(RuleBroken, match="Nobody has confirmed"):
        closeouts.withdraw(world.harbour, by=world.actor("ada"))


def test_a_project_is_finished_once_nothing_is_open_and_it_is_inspected(world):
    assert not is_finished(world.actor("petra"))
    closeouts.inspect(world.harbour, by=world.actor("petra"))
    assert is_finished(world.actor("petra"))


def test_closing_says_what_is_still_open(world):
    page = Person(world.client("ada")).open(HERE).follow("Close project")
    assert "Still open: the final inspection." in page.text
    closeouts.inspect(world.harbour, by=world.actor("petra"))
    assert "Still open" not in page.open(page.path).text


def test_both_moves_are_recorded(world):
    from audit.models import AuditEvent

    closeouts.inspect(world.harbour, by=world.actor("petra"))
    closeouts.withdraw(world.harbour, by=world.actor("petra"))
    actions = list(AuditEvent.objects.order_by("-pk").values_list("action", flat=True)[:2])
    assert actions == ["project_inspection_withdrawn", "project_inspected"]


def test_a_project_that_is_handed_over_is_read_only_and_says_so_on_every_page(world):
    from audit.models import AuditEvent

    page = Person(world.client("ada")).open(HERE).follow("Hand over project")
    page.press("Hand over project", {"Reason": "Works are complete"})
    assert "Enter to whom the project is handed over." in page.text
    page.press("Hand over project", {"Handed over to": "Meridian Operations", "Reason": "Works are complete"})
    assert "The project is handed over." in page.text
    for path in ("", "documents/", "team/"):
        told = Person(world.client("dina")).open(f"/o/meridian/p/harbour/{path}").text
        assert "This project was handed over to Meridian Operations" in told
    assert world.client("dina").get("/o/meridian/p/harbour/documents/new/").status_code == 403
    assert "Handed over" in Person(world.client("dina")).open("/o/meridian/?status=handed_over").text
    last = AuditEvent.objects.exclude(action="permission_denied").order_by("-pk")[:2]
    assert [event.action for event in last] == ["project_handed_over", "project_closed"]
    assert last[0].details == {"to": "Meridian Operations", "reason": "Works are complete"}
    with pytest.raises(RuleBroken, match="handed over to Meridian Operations already"):
        projects.hand_over(world.harbour, to="Others", reason="x", by=world.actor("ada"))

    projects.reopen(world.harbour, reason="Defects", by=world.actor("ada"))
    assert "handed over" not in Person(world.client("dina")).open("/o/meridian/p/harbour/documents/").text
    world.close()
    assert (
        "This project is closed. It can be read, not changed."
        in Person(world.client("dina")).open("/o/meridian/p/harbour/documents/").text
    )


def test_a_closed_project_is_handed_over_from_its_first_page(world):
    projects.close(world.harbour, reason="Built", by=world.actor("ada"))
    assert "hand it over" not in Person(world.client("petra")).open("/o/meridian/p/harbour/").text
    ada = Person(world.client("ada")).open("/o/meridian/p/harbour/").follow("hand it over")
    ada.press("Hand over project", {"Handed over to": "The port authority", "Reason": "Built"})

    world.harbour.refresh_from_db()
    assert world.harbour.is_handed_over
    assert "hand it over" not in ada.open("/o/meridian/p/harbour/").text
