"""Who is told what a member did with a share: whoever else answers for it, and the person outside it is for."""

import re
from datetime import timedelta

import pytest

from accounts.models import Notification
from guestshares.models import Share, SharePolicy
from guestshares.services import ownership, policies, several, shares
from kazinex.core import clock, outbox
from kazinex.core.actors import SystemActor
from projects.services import projects
from tests.guestshares import guests
from tests.person import Person

ACTIVE = "/o/meridian/settings/external-access/active-shares/"
MAX = {"recipient_name": "Max Muster", "recipient_email": "max@client.example"}


@pytest.fixture
def share(world, mailoutbox):
    """Dina's share with Jo, whose link was mailed."""
    share, _link = guests.share_with_jo(world)
    mails(mailoutbox)
    return share


def mails(mailoutbox, to="jo@client.example"):
    """The mails that came since the last look, to one person outside."""
    while outbox.dispatch():
        pass
    found = [mail for mail in mailoutbox if mail.to == [to]]
    mailoutbox.clear()
    return found


def heard():
    """Who was told what of shares that somebody else changed."""
    told = Notification.objects.filter(kind="share_changed").select_related("user").order_by("pk")
    return [(one.user.email.split("@")[0], one.text) for one in told]


def revoke(world, share, by):
    shares.revoke(share, reason="Not needed.", by=world.actor(by))


def extend(world, share, by):
    shares.extend(share, expiry=14, max_opens=None, by=world.actor(by))


def rotate(world, share, by):
    shares.rotate(share, by=world.actor(by))


def reissue(world, share, by):
    shares.reissue(share, by=world.actor(by))


def hand_over(world, share, by):
    world.role("abel", "document_controller")
    ownership.hand_over(share, to=world.people["abel"], reason="Leave.", by=world.actor(by))


ACTS = {
    revoke: "Petra Price revoked your guest share with Jo Reid. Reason: Not needed.",
    extend: "Petra Price extended your guest share with Jo Reid.",
    rotate: "Petra Price replaced the link of your guest share with Jo Reid.",
    reissue: "Petra Price reissued your guest share with Jo Reid and answers for the new one.",
    hand_over: "Petra Price handed over your guest share with Jo Reid to Abel Adeyemi. Reason: Leave.",
}


@pytest.mark.parametrize("act", ACTS)
def test_who_answers_for_a_share_is_told_what_a_colleague_did_with_it(world, share, act):
    act(world, share, "petra")

    assert heard() == [("dina", ACTS[act].replace("Abel Adeyemi", world.people["abel"].name))]
    told = Notification.objects.get(kind="share_changed")
    assert told.url == share.get_absolute_url()
    assert told.about == [["share", str(share.pk)]]


@pytest.mark.parametrize("act", ACTS)
def test_who_does_it_to_their_own_share_knows(world, share, act):
    act(world, share, "dina")
    assert heard() == []


def test_who_may_not_answer_for_it_any_more_is_told_nothing(world, share):
    world.role("dina", "reviewer")
    revoke(world, share, "petra")
    assert heard() == []


def test_what_the_product_does_by_itself_is_no_colleagues_doing(world, share):
    shares.replace_link(share, by=SystemActor("second browser"))
    assert heard() == []


def test_one_notice_tells_of_many_and_leads_to_just_those(world, share, mailoutbox):
    guests.share_with_jo(world, world.beam, **MAX)
    other, _ = guests.share_with_jo(world, recipient_name="Somebody Else")
    theirs, _ = guests.share_with_jo(world, by="petra", recipient_name="Own Friend")
    mine = list(Share.objects.exclude(pk=other.pk).order_by("pk"))
    shares.revoke_many(mine, reason="Over", by=world.actor("petra"))

    assert heard() == [("dina", "Petra Price revoked 2 of your guest shares: Jo Reid, Max Muster. Reason: Over.")]
    told = Notification.objects.get(kind="share_changed")
    assert told.url == f"{ACTIVE}?told={told.public_id}"
    page = Person(world.client("dina")).open(told.url)
    assert [name in page.text for name in ("Jo Reid", "Max Muster", "Somebody Else", "Own Friend")] == [
        True,
        True,
        False,
        False,
    ]
    assert theirs.recipient_name not in told.text


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda many, by: several.extend(many, days=14, more_opens=0, by=by), "extended 2 of your guest shares"),
        (lambda many, by: several.rotate(many, by=by), "replaced the links of 2 of your guest shares"),
        (
            lambda many, by: several.reissue(many, current_revisions=False, by=by),
            "reissued 2 of your guest shares and answers for the new ones",
        ),
    ],
)
def test_several_changed_together_are_one_notice(world, share, act, words):
    guests.share_with_jo(world, **MAX)
    act(list(Share.objects.order_by("pk")), world.actor("petra", ""))
    assert heard() == [("dina", f"Petra Price {words}: Jo Reid, Max Muster.")]


def test_a_project_that_closes_with_its_shares_tells_owners_once_and_every_guest(world, share, mailoutbox):
    guests.share_with_jo(world, world.beam)
    guests.share_with_jo(world, **MAX)
    mails(mailoutbox)
    projects.close(world.harbour, reason="Handed over", ends_outside_access=True, by=world.actor("ada"))

    text = "Ada Admin revoked 3 of your guest shares: Jo Reid, Max Muster."
    assert heard() == [("dina", f"{text} Reason: The project was closed: Handed over.")]
    (mail,) = mails(mailoutbox)
    assert mail.subject == "Meridian Rail Alliance ended your access to HT-CIV-DWG-001 and 1 more"
    assert [number in mail.body for number in ("HT-CIV-DWG-001", "HT-STR-DWG-001")] == [True, True]
    assert "Handed over" not in mail.body


def test_however_many_end_together_it_takes_as_many_statements(world, share, django_assert_max_num_queries):
    for number in range(5):
        guests.share_with_jo(world, recipient_email=f"guest{number}@client.example")
    with django_assert_max_num_queries(40):
        shares.revoke_many(Share.objects.all(), reason="Over", by=world.actor("petra"))
    assert len(heard()) == 1


def test_whose_access_is_ended_by_hand_is_told_and_not_why(world, share, mailoutbox):
    revoke(world, share, "dina")

    (mail,) = mails(mailoutbox)
    assert mail.subject == "Meridian Rail Alliance ended your access to HT-CIV-DWG-001"
    assert "Ask Dina Okafor if you need access again." in mail.body
    assert "Not needed" not in str(mail.message())


def test_whose_access_had_ended_by_its_date_is_told_nothing_more(world, share, mailoutbox):
    guests.end_by_date(share)
    revoke(world, share, "dina")
    assert mails(mailoutbox) == []


def test_whose_access_is_extended_reads_until_when_and_finds_the_link_in_the_mail_of_before(world, share, mailoutbox):
    guests.end_by_date(share)
    shares.extend(share, expiry=14, max_opens=1, by=world.actor("dina"))

    (mail,) = mails(mailoutbox)
    assert mail.subject == "Meridian Rail Alliance changed your access to HT-CIV-DWG-001"
    share.refresh_from_db()
    until = clock.shown_end(share.expires_at, "Australia/Sydney")
    assert f"The link opens until {until}" in mail.body
    assert "It opens once." in mail.body
    assert "It stands in the mail that was sent to you on" in mail.body
    assert not re.search(r"/g/[\w-]{20,}", mail.body)


def test_who_has_several_extended_together_gets_one_mail(world, share, mailoutbox):
    guests.share_with_jo(world, world.beam, language="de")
    guests.share_with_jo(world, label="Tender")
    mails(mailoutbox)
    several.extend(list(Share.objects.order_by("pk")), days=14, more_opens=0, by=world.actor("petra", ""))

    english, german = sorted(mails(mailoutbox), key=lambda mail: "geändert" in mail.subject)
    assert english.subject == "Meridian Rail Alliance changed your access to HT-CIV-DWG-001 and 1 more"
    assert [f"- {topic}\n" in english.body for topic in ("HT-CIV-DWG-001", "Tender")] == [True, True]
    assert "Meridian Rail Alliance hat Ihren Zugang zu HT-STR-DWG-001 geändert" in german.subject


def test_a_stricter_policy_tells_owners_and_guests_of_what_it_ends_and_shortens(world, share, mailoutbox):
    Share.objects.filter(pk=share.pk).update(expires_at=clock.now() + timedelta(days=20))
    row = SharePolicy(maximum_days=7, default_days=7)
    policies.bring_inside(policies.outside(row), by=world.actor("ada"))

    assert heard() == [("dina", "Ada Admin narrowed your guest share with Jo Reid to the new policy.")]
    assert [mail.subject for mail in mails(mailoutbox)] == [
        "Meridian Rail Alliance changed your access to HT-CIV-DWG-001"
    ]
