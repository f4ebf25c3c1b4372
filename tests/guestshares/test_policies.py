"""Settings → External Access (SPEC 9.1)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import queries as audit_queries
from documents.register.services import statuses
from guestshares.domain.policies import BY_NAME
from guestshares.models import Share, SharePolicy
from guestshares.queries.policies import effective_policy
from guestshares.services import policies, shares
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.guestshares import guests
from tests.person import Person

SYDNEY = "Australia/Sydney"
PAGE = "/o/meridian/settings/external-access/"
PROJECT_PAGE = "/o/meridian/p/harbour/settings/external-access/"
FIELDS = {
    "default_days": "7",
    "maximum_days": "10",
    "default_opens": "2",
    "require_identification": "on",
    "require_acknowledgement": "on",
    "acknowledgement_text": "I keep it to myself.",
    "recipient_domains": "@Client.example\nother.example",
    "on_new_revision": "keep",
    "after_response": "keep",
    "on_second_browser": "report",
}


def test_a_new_share_starts_with_days_that_may_be_chosen_under_a_lower_ceiling(world):
    SharePolicy.objects.create(project=world.harbour, maximum_days=10, allow_custom_expiry=False)
    rules = effective_policy(world.harbour)
    assert (rules.default_days, rules.chosen_days, rules.day_choices) == (14, 10, [7, 10])

    share = guests.share_with_jo(world, expiry=rules.chosen_days)[0]
    assert (share.expires_at - share.created_at).days in {9, 10}


def test_the_page_shows_every_value_and_where_it_comes_from(world):
    page = world.client("ada").get(PAGE).content.decode()
    for words in ("Default token expiry", "14 days, the usual setting", "Review changes", "Allowed recipient domains"):
        assert words in page


def test_nothing_is_saved_before_the_dry_run_was_seen(world):
    guests.share_with_jo(world, expiry=30, recipient_email="jo@third.example")
    ada = world.client("ada")
    review = ada.post(PAGE, FIELDS).content.decode()
    assert "Review changes" in review
    assert "jo@third.example is not at an allowed domain" in review
    assert "it lasts longer than 10 days from now" in review
    assert not SharePolicy.objects.exists()

    saved = ada.post(PAGE, FIELDS | {"save": "yes", "reach": "new"}, follow=True)
    assert "The policy for external access was saved." in saved.content.decode()
    row = SharePolicy.objects.get()
    assert (row.maximum_days, row.recipient_domains) == (10, ["client.example", "other.example"])
    assert not Share.objects.exclude(revoked_at=None).exists()
    assert "jo@third.example" in ada.get(PAGE + "drift/").content.decode()


def test_the_change_is_recorded_old_to_new(world):
    ada = world.client("ada")
    ada.post(PAGE, FIELDS | {"save": "yes", "reach": "new"})
    event = audit_queries.events_about(SharePolicy.objects.get()).get()
    assert event.action == "share_policy_changed"
    assert event.details["changes"]["Maximum token expiry"] == ["30 days", "10 days"]
    assert event.details["changes"]["Allow download"] == ["yes", "no"]
    assert event.details["reach"] == "New shares only"


def test_a_policy_ends_the_shares_its_review_listed_and_no_others(world):
    guests.share_with_jo(world, recipient_email="jo@third.example")
    ada = Person(world.client("ada"))
    ada.response, ada.path = ada.client.post(PAGE, FIELDS), PAGE
    later, _ = guests.share_with_jo(world, recipient_email="pat@third.example")

    ada.press("Save", {"Also shorten and end": "live"})

    assert ada.status == 422
    assert "The policy or its shares changed since this review." in ada.text
    assert "pat@third.example" in ada.text
    assert not Share.objects.exclude(revoked_at=None).exists()
    ada.press("Save", {"Also shorten and end": "live"})
    later.refresh_from_db()
    assert later.is_revoked


def test_a_policy_may_also_shorten_and_end_what_lives(world):
    last = clock.now().date() + timedelta(days=20)
    narrowed, _ = guests.share_with_jo(world, expiry=last)
    ended, _ = guests.share_with_jo(world, recipient_email="jo@third.example")
    fitting, _ = guests.share_with_jo(world, max_opens=2, allow_download=False)
    before = fitting.expires_at
    world.client("ada").post(PAGE, FIELDS | {"save": "yes", "reach": "live"})

    for share in (narrowed, ended, fitting):
        share.refresh_from_db()
    assert narrowed.expires_at <= clock.now() + timedelta(days=10)
    assert not narrowed.allow_download
    assert ended.is_revoked
    assert (fitting.expires_at, fitting.is_revoked) == (before, False)
    assert guests.story(narrowed)[-1] == "share_narrowed"
    (event,) = [event for event in audit_queries.events_about(narrowed) if event.action == "share_narrowed"]
    assert event.details["changes"]["Expires at"][0] == clock.shown_end(clock.end_of_day(last, SYDNEY), SYDNEY)
    assert guests.story(ended)[-1] == "share_revoked"
    assert "jo@third.example" not in world.client("ada").get(PAGE + "drift/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"maximum_days": "0"}, "Enter 1 or more."),
        ({"maximum_days": "99999"}, "Enter from 1 to 3650 days."),
        ({"default_days": "11"}, "The default may be from 1 day to the maximum, 10 days."),
        ({"recipient_domains": "not a domain"}, "is not a domain."),
        ({"acknowledgement_text": ""}, "Write the text guests acknowledge."),
        ({"on_new_revision": "burn"}, "Choose one of the listed values."),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_in_words(world, change, words):
    answer = world.client("ada").post(PAGE, FIELDS | change)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_who_does_not_manage_settings_is_refused(world):
    assert world.client("otto").get(PAGE).status_code == 200
    assert world.client("dina").get(PAGE).status_code == 403
    assert world.client("dina").get(PROJECT_PAGE).status_code == 403
    assert world.client("petra").get(PROJECT_PAGE).status_code == 200


def test_a_project_narrows_and_never_loosens(world):
    petra = world.client("petra")
    answer = petra.post(PROJECT_PAGE, {"maximum_days": "60"})
    assert "A project may only be stricter than the organisation, which says: 30 days." in answer.content.decode()
    petra.post(PROJECT_PAGE, {"maximum_days": "7", "allow_download": "false", "save": "yes", "reach": "new"})
    rules = effective_policy(world.harbour)
    assert (rules.maximum_days, rules.allow_download, rules.require_identification) == (7, False, True)
    assert effective_policy(world.viaduct).maximum_days == 30
    assert "7 days, set by project; organisation ceiling 30 days" in petra.get(PROJECT_PAGE).content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("default_opens", 9),
        ("default_opens", 0),
        ("require_identification", False),
        ("require_acknowledgement", False),
        ("recipient_domains", ["elsewhere.example"]),
        ("on_new_revision", "keep"),
        ("after_response", "keep"),
        ("on_second_browser", "report"),
    ],
)
def test_every_row_refuses_what_is_softer(world, name, value):
    SharePolicy.objects.create(
        default_opens=5,
        require_identification=True,
        recipient_domains=["client.example"],
        on_new_revision="revoke",
        after_response="revoke",
        on_second_browser="mail",
    )
    with pytest.raises(RuleBroken, match="only be stricter"):
        policies.save(dict.fromkeys(BY_NAME) | {name: value}, project=world.harbour, by=world.actor("petra"))


def test_a_released_revision_ends_shares_of_earlier_ones_where_policy_says_so(world):
    kept, _ = guests.share_with_jo(world)
    world.add_revision(world.plan, "B", "draft")
    statuses.move(world.plan.revisions.get(code="B"), to="for_information", by=world.actor("dina"))
    assert "share_revoked" not in guests.story(kept)
    newest, _ = guests.share_with_jo(world)
    SharePolicy.objects.create(on_new_revision="revoke")
    draft = world.add_revision(world.plan, "C", "draft")
    assert "share_revoked" not in guests.story(kept)
    statuses.move(draft, to="for_information", by=world.actor("dina"))
    for share in (kept, newest):
        assert guests.sentences(share)[-1].endswith("Revision C of HT-CIV-DWG-001 was released.")


def test_saving_the_same_again_is_said_to_change_nothing(world):
    ada = world.client("ada")
    ada.post(PAGE, FIELDS | {"save": "yes", "reach": "new"})
    assert "Nothing was changed." in ada.post(PAGE, FIELDS).content.decode()


def test_shares_one_may_not_know_of_are_neither_listed_nor_counted(world):
    document = world.add_document("WV-CIV-DWG-001", project="viaduct", owner="ada")
    guests.share_with_jo(world)
    shares.create(
        document,
        recipient_name="Zoe Zane",
        recipient_email="zoe@client.example",
        expiry=7,
        by=world.actor("ada", "viaduct"),
    )
    Share.objects.update(require_identification=False)

    def named(person: str) -> list[str]:
        body = world.client(person).get(f"{PAGE}drift/").content.decode()
        return [name for name in ("Jo Reid", "Zoe Zane") if name in body]

    assert named("ada") == ["Jo Reid", "Zoe Zane"]
    assert named("otto") == ["Jo Reid"]


def test_a_project_takes_no_number_of_opens_that_cannot_be_kept(world):
    world.client("ada").post(PAGE, FIELDS | {"default_opens": "0", "save": "yes", "reach": "new"})

    answer = world.client("petra").post(PROJECT_PAGE, {"default_opens": "9" * 12, "save": "yes", "reach": "new"})

    assert "Enter 1000000 or less." in answer.content.decode()


def test_bringing_many_shares_inside_asks_as_much_as_bringing_one(world):
    narrower = SharePolicy(maximum_days=10, recipient_domains=["client.example"])

    def asked(number: int) -> int:
        for at in range(number):
            guests.share_with_jo(world, expiry=30)
            guests.share_with_jo(world, expiry=30, recipient_email=f"jo{at}@third.example")
        outside = policies.outside(narrower)
        with CaptureQueriesContext(connection) as queries:
            policies.bring_inside(outside, by=world.actor("ada", ""))
        return len(queries)

    asked(1)
    assert asked(1) == asked(5)
    events = [guests.story(share)[-1] for share in Share.objects.order_by("pk")]
    assert events == ["share_narrowed", "share_revoked"] * 7
    assert [share.revoke_reason for share in Share.objects.exclude(revoked_at=None).order_by("-pk")[:1]] == [
        "The policy changed: jo4@third.example is not at an allowed domain, it lasts longer than 10 days from now."
    ]
