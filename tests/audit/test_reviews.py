from datetime import timedelta

from audit.domain.catalogue import AuditAction
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from audit.services.recording import record
from kazinex.core import clock
from tests.audit.pages import shown

REVIEWS = "/o/meridian/audit/reviews/"
REFUSALS = f"{REVIEWS}refusals/"


def refuse(world) -> None:
    record(
        AuditAction.PERMISSION_DENIED,
        by=world.actor("vera"),
        permission="View audit log",
        reason="No role",
        line=4,
        address="/",
    )


def state_of(world, kind: str = "refusals"):
    states = world.client("ada").get(REVIEWS).context["states"]
    return next(state for state in states if state.review.kind == kind)


def test_a_review_shows_what_is_new_since_the_last_and_marking_it_is_an_event(world):
    refuse(world)
    ada = world.client("ada")
    assert shown(ada.get(REFUSALS)) == ["Vera Voss was refused “View audit log”: No role"]
    assert (state_of(world).is_due, state_of(world).new) == (True, "1")

    page = ada.post(REFUSALS, {"opened": clock.now().isoformat()}, follow=True).content.decode()

    assert "is marked as reviewed" in page
    assert "By Ada Admin on" in page
    assert sentence(AuditEvent.objects.latest("pk")) == "Ada Admin reviewed “Failed sign-ins and refusals”, 1 events"
    assert shown(ada.get(REFUSALS)) == []
    refuse(world)
    assert (state_of(world).is_due, state_of(world).new) == (False, "1")


def test_what_happened_while_the_page_was_open_stays_new(world):
    opened = clock.now()
    refuse(world)

    world.client("ada").post(REFUSALS, {"opened": opened.isoformat()})

    assert state_of(world).new == "1"


def test_a_review_falls_due_again(world):
    with clock.at(clock.now() - timedelta(days=8)):
        opened = clock.now().isoformat()
    world.client("ada").post(REFUSALS, {"opened": opened})

    assert state_of(world).is_due


def test_nonsense_in_the_form_means_now(world):
    for typed in ("", "yesterday", "2026-13-45T99:00:00Z", "2026-01-01T00:00:00", "9999-12-31T23:59:59+00:00"):
        assert world.client("ada").post(REFUSALS, {"opened": typed}).status_code == 302
    assert world.client("ada").get(f"{REVIEWS}nothing/").status_code == 404


def test_only_who_may_read_the_organisations_log_reviews_it(world):
    for name, status in {"ada": 200, "otto": 200, "petra": 403, "vera": 403}.items():
        assert world.client(name).get(REVIEWS).status_code == status
        assert world.client(name).get(REFUSALS).status_code == status
