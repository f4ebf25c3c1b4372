"""Org admins are told once a week which shares are worth a look; replies of guests may go to a person."""

import re
from datetime import date, timedelta

import pytest

from accounts.models import Mailing, Membership, Notification, NotificationChoice, Organisation
from accounts.services import branding, mailing
from guestshares import tasks
from guestshares.domain import review_links
from guestshares.models import Share, SharePolicy, ShareReview
from guestshares.queries import reviews as queries
from guestshares.services import reviews
from kazinex.core import clock, outbox
from tests.guestshares import guests
from tests.person import Person

ACTIVE = "/o/meridian/settings/external-access/active-shares/"
REVIEW = "/o/meridian/settings/external-access/review/"
MONDAY = date(2026, 3, 2)


@pytest.fixture
def standing_out(world):
    """One never opened, one idle, one without a limit, one as it should be, one that has ended."""
    now = clock.now()
    for name in ("Unopened", "Idle", "Unlimited", "Fine", "Ended"):
        guests.share_with_jo(world, recipient_name=name, max_opens=0 if name == "Unlimited" else 3)
    ago = {"Unopened": {"created_at": now - timedelta(days=8)}, "Idle": {"last_opened_at": now - timedelta(days=15)}}
    ago["Idle"]["first_opened_at"] = now - timedelta(days=16)
    for name, facts in ago.items():
        Share.objects.filter(recipient_name=name).update(**facts)
    ended = Share.objects.get(recipient_name="Ended")
    Share.objects.filter(pk=ended.pk).update(created_at=now - timedelta(days=8))
    guests.end_by_date(ended)


def test_those_that_stand_out_are_told_to_every_org_admin_and_to_nobody_else(world, standing_out, mailoutbox):
    assert reviews.tell_admins(world.meridian, day=MONDAY) == 1
    while outbox.dispatch():
        pass

    (told,) = Notification.objects.filter(kind="share_review")
    assert told.user == world.ada
    assert told.text == (
        "Weekly review. 4 guest shares can be opened: 1 never opened, 1 idle for two weeks, 1 without a limit of opens."
    )
    (mail,) = [mail for mail in mailoutbox if "weekly review" in mail.subject]
    assert (mail.to, mail.body.count("End it:")) == (["ada@meridian.example"], 3)
    assert "End these 3 shares: http" in mail.body
    assert "Unopened <jo@client.example>, HT-CIV-DWG-001, until" in mail.body
    assert (": never opened in 8 days\n" in mail.body, ": not opened for 15 days\n" in mail.body) == (True, True)
    assert mail.extra_headers["List-Unsubscribe"].endswith("/settings/notifications/>")
    ada = Person(world.client("ada")).open(told.url)
    assert {cell.split(" ")[0] for cell in ada.heard("tbody td:nth-child(2)")} == {"Unopened", "Idle", "Unlimited"}


def test_it_looks_like_every_mail_of_the_organisation(world, standing_out, mailoutbox):
    Organisation.objects.filter(pk=world.meridian.pk).update(logo="a" * 24, brand_colour="aa3311")
    world.meridian.refresh_from_db()
    reviews.tell_admins(world.meridian, day=MONDAY)
    while outbox.dispatch():
        pass

    (mail,) = [mail for mail in mailoutbox if "weekly review" in mail.subject]
    (html,) = [str(content) for content, kind in mail.alternatives if kind == "text/html"]
    logo = branding.in_mails(world.meridian)["logo_url"]
    assert logo
    assert (f'src="{logo}"' in html, "background-color: #aa3311" in html) == (True, True)


def test_a_link_of_the_review_says_what_will_end_and_one_button_ends_it(world, standing_out, mailoutbox):
    reviews.tell_admins(world.meridian, day=MONDAY)
    while outbox.dispatch():
        pass
    (mail,) = [mail for mail in mailoutbox if "weekly review" in mail.subject]
    one, *_others, every = re.findall(r"(/o/meridian\S+/review/\S+)", mail.body)
    assert world.client().get(one).headers["Location"].startswith("/sign-in/")
    assert [world.client(who).get(one).status_code for who in ("vera", "nora")] == [403, 404]
    assert "nothing left to end" in Person(world.client("ada")).open(f"{one[:-2]}xx").text

    ada = Person(world.client("ada")).open(one)
    assert ("Revoke 1 share" in ada.heard("h1"), "Unopened" in ada.text, "Idle" in ada.text) == (True, True, False)
    assert not Share.objects.exclude(revoked_at=None).exists()
    ada.press("Revoke 1 share")
    ended = Share.objects.get(recipient_name="Unopened")
    assert (ended.revoke_reason, guests.story(ended)[-1]) == ("Weekly review: no longer needed.", "share_revoked")
    assert "nothing left to end" in ada.open(one).text
    ada.open(every).press("Revoke 2 shares", {"Reason": "The tender is over"})
    assert set(Share.objects.exclude(revoked_at=None).values_list("recipient_name", flat=True)) == {
        "Unopened",
        "Idle",
        "Unlimited",
    }


def test_an_old_link_of_a_review_leads_to_what_stands_out_now(world, standing_out, monkeypatch):
    share = Share.objects.get(recipient_name="Unopened")
    address = f"{REVIEW}?of={review_links.sign(world.meridian.pk, [share.public_id])}"
    monkeypatch.setattr(review_links, "LASTS", timedelta(seconds=-1))
    ada = Person(world.client("ada")).open(address)
    assert ("older than two weeks" in ada.text, ada.path.startswith(ACTIVE)) == (True, True)


def test_who_wants_no_mail_of_reviews_is_not_mailed(world, standing_out, mailoutbox):
    NotificationChoice.objects.create(user=world.ada, kind="share_review", mailing=Mailing.OFF)
    reviews.tell_admins(world.meridian, day=MONDAY)
    while outbox.dispatch():
        pass
    assert [mail for mail in mailoutbox if "review" in mail.subject] == []
    assert Notification.objects.filter(kind="share_review").count() == 1


def test_it_is_told_once_a_day(world, standing_out):
    assert [reviews.tell_admins(world.meridian, day=MONDAY) for _ in range(2)] == [1, 0]
    assert ShareReview.objects.count() == 1


def test_what_needs_an_owner_is_worth_a_look(world):
    share, _link = guests.share_with_jo(world)
    assert not queries.worth_a_look(Share.objects.all()).exists()
    world.role("dina", "reviewer")

    assert list(queries.worth_a_look(Share.objects.all())) == [share]
    assert queries.review().in_words == "1 guest share can be opened: 1 in need of an owner."


def test_the_timetable_tells_on_mondays_where_there_is_something_to_open(world):
    guests.share_with_jo(world)
    today = clock.now().astimezone(clock.zone("Australia/Sydney"))
    is_time = today.isoweekday() == 1 and today.hour >= 7

    assert queries.organisations_to_review() == ([world.meridian.pk] if is_time else [])
    tasks.review_weekly()
    assert Notification.objects.filter(kind="share_review").count() == int(is_time)


def test_replies_go_to_a_person_where_the_policy_says_so(world, mailoutbox):
    guests.share_with_jo(world)
    SharePolicy.objects.create(replies_to_owner=True)
    guests.share_with_jo(world)
    while outbox.dispatch():
        pass

    assert [mail.extra_headers.get("Reply-To") for mail in mailoutbox] == [None, "dina@meridian.example"]


@pytest.mark.parametrize("why", ["unopened", "idle", "unlimited"])
def test_each_figure_of_the_review_leads_to_the_shares_behind_it(world, standing_out, mailoutbox, why):
    reviews.tell_admins(world.meridian, day=MONDAY)
    while outbox.dispatch():
        pass
    (mail,) = [mail for mail in mailoutbox if "weekly review" in mail.subject]
    (address,) = re.findall(rf"http\S+?(/o/meridian\S+\?stands-out={why})", mail.body)
    ada = Person(world.client("ada")).open(address)
    assert {cell.split(" ")[0] for cell in ada.heard("tbody td:nth-child(2)")} == {why.capitalize()}


def test_what_was_opened_in_a_second_browser_is_worth_a_look_and_the_list_says_so(world):
    share, link = guests.share_with_jo(world)
    guests.share_with_jo(world, recipient_name="Kim Vale")
    guests.enter(link)
    guests.enter(link)

    assert queries.review().in_words == "2 guest shares can be opened: 1 opened in a second browser."
    assert [(one.share, one.why) for one in queries.standing_out(9)] == [(share, "opened in a second browser")]
    ada = Person(world.client("ada")).open(f"{ACTIVE}?stands-out=second-browser")
    assert ("Jo Reid" in ada.text, "Second browser" in ada.text, "Kim Vale" in ada.text) == (True, True, False)


def test_what_was_opened_under_another_name_is_worth_a_look_and_the_list_says_so(world):
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    guests.share_with_jo(world, recipient_name="Kim Vale")
    ada = Person(world.client("ada")).open(ACTIVE)
    assert "Identity differs" not in ada.text
    share.opens.update(identity_matches=False)

    assert [(one.share, one.why) for one in queries.standing_out(9)] == [(share, "opened under another name")]
    assert queries.review().in_words == "2 guest shares can be opened: 1 opened under another name."
    for asked in ("stands-out=other-identity", "status=worth-a-look"):
        ada.open(f"{ACTIVE}?{asked}")
        assert ("Identity differs" in ada.text, "Kim Vale" in ada.text) == (True, False), asked


def test_the_review_is_nothing_to_who_is_no_org_admin_any_more(world, standing_out, mailoutbox):
    """Neither in the bell nor in the mail that gathers what was told before."""
    NotificationChoice.objects.create(user=world.ada, kind="share_review", mailing=Mailing.WEEKLY)
    reviews.tell_admins(world.meridian, day=MONDAY)
    ada = Person(world.client("ada")).open("/account/notifications/")
    assert "Weekly review. 4 guest shares" in ada.text
    Membership.objects.filter(user=world.ada).update(role="member")
    Notification.objects.update(digest_due_at=clock.now() - timedelta(minutes=1))
    assert ("Weekly review" in ada.open(ada.path).text, mailing.send_due()) == (False, 0)
