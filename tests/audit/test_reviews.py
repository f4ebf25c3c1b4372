"""The saved reviews: what they offer, page by page, and what marking one covers."""

import html
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from audit import queries
from audit.domain.catalogue import AuditAction
from audit.domain.conditions import Filters
from audit.domain.sentences import sentence
from audit.models import AuditEvent, AuditReview
from audit.services import sealing
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active
from tests.audit.pages import shown
from tests.person import Person

REVIEWS = "/o/meridian/audit/reviews/"
REFUSALS = f"{REVIEWS}refusals/"
MARKED = "Ada Admin reviewed “Failed sign-ins and refusals”, {} events"


def refuse(world, *, times: int = 1, project: str = "", reason: str = "No role") -> None:
    for _ in range(times):
        record(
            AuditAction.PERMISSION_DENIED,
            by=world.actor("vera", project),
            project=world.projects[project] if project else None,
            permission="View audit log",
            reason=reason,
            line=4,
            address="/",
        )


def recorded_before(event: AuditEvent) -> AuditEvent:
    """Another like it, with an earlier key: recorded before it by a transaction that ended after it."""
    told = ("organisation_id", "category", "action", "actor_kind", "actor_label", "details")
    same = {name: getattr(event, name) for name in told}
    before: AuditEvent = AuditEvent.objects.create(**same, pk=event.pk - 1_000_000)
    return before


def state_of(world, kind: str = "refusals", name: str = "ada"):
    states = world.client(name).get(REVIEWS).context["states"]
    return next(state for state in states if state.review.kind == kind)


def opened(world, name: str = "ada") -> Person:
    return Person(world.client(name)).open(REFUSALS)


def marked(world, name: str = "ada") -> Person:
    return opened(world, name).press("Mark as reviewed")


def test_a_review_shows_what_is_new_since_the_last_and_marking_it_is_an_event(world):
    refuse(world)
    ada = world.client("ada")
    assert shown(ada.get(REFUSALS)) == ["Vera Voss was refused “View audit log”: No role"]
    assert (state_of(world).is_due, state_of(world).new) == (True, "1")

    page = marked(world)

    assert "is marked as reviewed" in page.text
    assert "By Ada Admin on" in page.text
    assert sentence(AuditEvent.objects.latest("pk")) == MARKED.format(1)
    assert shown(ada.get(REFUSALS)) == []
    refuse(world)
    assert (state_of(world).is_due, state_of(world).new) == (False, "1")


def test_all_of_it_stands_on_pages_that_end_where_the_first_did(world):
    refuse(world, times=120)
    page = opened(world)
    assert "120 events, from" in page.text
    refuse(world, reason="Came later")
    pages = [page.response]
    while page.response.context["shown"].after:
        assert "Mark as reviewed" not in page.text
        pages.append(page.follow("Next").response)

    assert [len(shown(answer)) for answer in pages] == [50, 50, 20]
    assert not any("Came later" in said for answer in pages for said in shown(answer))
    page.press("Mark as reviewed")
    assert sentence(AuditEvent.objects.latest("pk")) == MARKED.format(120)
    assert shown(world.client("ada").get(REFUSALS)) == ["Vera Voss was refused “View audit log”: Came later"]


def test_the_page_says_up_to_which_number_of_the_log_it_reaches(committed):
    with organisation_active(committed.meridian):
        refuse(committed)
        assert "The last recorded waits for its number" in opened(committed).text
    number = sealing.seal_organisation(committed.meridian.pk)
    with organisation_active(committed.meridian):
        assert f"The last recorded is number {number} of the organisation's log." in opened(committed).text


def test_what_became_visible_meanwhile_is_not_marked_with_the_rest(world):
    """A transaction that began before the page was opened, and ended after it."""
    refuse(world, times=2)
    page = opened(world)
    newest = AuditEvent.objects.latest("pk")
    earlier = recorded_before(newest)
    refused = page.press("Mark as reviewed")
    assert (refused.status, "Look through what stands here now" in refused.text) == (422, True)
    assert "3 events, from" in refused.text
    refused.press("Mark as reviewed")
    assert earlier.pk < newest.pk
    assert state_of(world).new == "0"


def test_what_becomes_visible_only_after_the_marking_is_offered_with_its_hour(world):
    refuse(world, times=2)
    marked(world)
    newest = AuditEvent.objects.filter(action="permission_denied").latest("pk")
    recorded_before(newest)
    assert state_of(world).new == "3"


def test_two_people_do_not_mark_the_same(world):
    refuse(world)
    slow = opened(world)
    marked(world, "otto")
    assert slow.press("Mark as reviewed").status in {200, 422}
    assert AuditEvent.objects.filter(action="audit_reviewed").count() == 1 + (slow.status == 200)


def test_who_may_not_read_everything_marks_nothing_of_the_rest(world):
    """Otto is an observer in the viaduct, so its log is not his to read."""
    refuse(world, project="harbour")
    elsewhere(world)
    assert state_of(world, name="otto").new == "1"
    marked(world, "otto")

    assert (state_of(world, name="otto").new, state_of(world).new) == ("0", "1")
    assert shown(world.client("ada").get(REFUSALS)) == ["Otto Oberon was refused “View audit log”: Elsewhere"]


def elsewhere(world: Any) -> None:
    facts: dict[str, Any] = {"permission": "View audit log", "reason": "Elsewhere", "line": 4, "address": "/"}
    record(AuditAction.PERMISSION_DENIED, by=world.actor("otto", "viaduct"), project=world.viaduct, **facts)


def test_a_review_falls_due_again(world):
    marked(world)
    assert not state_of(world).is_due
    AuditReview.objects.update(reviewed_at=clock.now() - timedelta(days=8))
    assert state_of(world).is_due


@pytest.mark.parametrize("typed", [{}, {"count": "x"}, {"through": "yesterday", "count": "1"}, {"count": "7"}])
def test_nonsense_in_the_form_marks_nothing(world, typed):
    refuse(world)
    answer = world.client("ada").post(REFUSALS, typed)
    assert answer.status_code == 422
    assert state_of(world).new == "1"
    assert world.client("ada").get(f"{REVIEWS}nothing/").status_code == 404


def test_the_log_and_an_export_hold_the_same_kind_of_event(world):
    refuse(world, times=2)
    record(AuditAction.AUDIT_REVIEWED, by=world.actor("ada", ""), review="Another", events=1)
    page = opened(world)
    query = parse_qs(urlsplit(page.response.context["log_url"]).query)
    assert (query["review"], set(query)) == (["refusals"], {"review", "from", "to"})

    assert shown(world.client("ada").get(page.response.context["log_url"])) == shown(page.response)
    assert "Failed sign-ins and refusals" in html.unescape(
        world.client("ada").get(page.response.context["export_url"]).content.decode()
    )


def test_words_are_found_among_the_events_of_a_review(world):
    refuse(world, times=3)
    record(AuditAction.AUDIT_REVIEWED, by=world.actor("vera", ""), review="Another", events=1)
    found = queries.page(queries.scope(world.actor("ada", "")), Filters(actor="Vera", review="refusals"))
    assert {event.action for event in found.events} == {"permission_denied"}


def test_only_who_may_read_the_organisations_log_reviews_it(world):
    for name, status in {"ada": 200, "otto": 200, "petra": 403, "vera": 403}.items():
        assert world.client(name).get(REVIEWS).status_code == status
        assert world.client(name).get(REFUSALS).status_code == status
