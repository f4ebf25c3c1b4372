"""Reminders (SPEC 9.5): once for each share."""

from datetime import timedelta

from accounts.models import Notification
from guestshares import queries, tasks
from guestshares.models import Share
from guestshares.services import reminders, shares
from kazinex.core import clock, outbox
from tests.guestshares import guests
from tests.person import Person


def ends_in(share: Share, hours: int) -> None:
    Share.objects.filter(pk=share.pk).update(expires_at=clock.now() + timedelta(hours=hours))


def test_a_guest_who_has_not_answered_is_reminded_once_and_without_the_link(world, mailoutbox):
    share, link = guests.share_with_jo(world)
    later, _ = guests.share_with_jo(world)
    ends_in(share, 47)
    Share.objects.filter(pk=share.pk).update(created_at=clock.now() - timedelta(days=6))
    ends_in(later, 49)
    assert (reminders.remind_due(), reminders.remind_due()) == (1, 0)

    while outbox.dispatch():
        pass
    mail = next(m for m in mailoutbox if "waits for your answer" in m.subject)
    assert mail.to == ["jo@client.example"]
    assert link.split("/")[2] not in mail.body
    shown = clock.shown(share.token_made_at, "Australia/Sydney")
    assert f"It stands in the mail that was sent to you on {shown}." in mail.body
    assert guests.sentences(share)[-1] == (
        "Kazinex (reminders) reminded Jo Reid <jo@client.example> of the share for Jo Reid before it ends"
    )


def test_nobody_is_reminded_of_what_is_answered_dead_or_short(world):
    answered, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    jo.post(guests.record(answered, "respond"), {"decision": "approved"})
    revoked, _ = guests.share_with_jo(world)
    shares.revoke(revoked, reason="Done", by=world.actor("dina"))
    for share in (answered, revoked):
        Share.objects.filter(pk=share.pk).update(created_at=clock.now() - timedelta(days=6))
    short, _ = guests.share_with_jo(world, expiry=1)
    for share in (answered, revoked, short):
        ends_in(share, 20)
    assert reminders.remind_due() == 0


def test_nobody_is_reminded_of_what_asks_for_no_answer(world):
    share, _ = guests.share_with_jo(world)
    ends_in(share, 47)
    long_ago = clock.now() - timedelta(days=6)
    Share.objects.filter(pk=share.pk).update(created_at=long_ago, asks_for_answers=False)

    assert reminders.remind_due() == 0


def test_a_controller_is_told_once_what_nobody_opened(world):
    opened, link = guests.share_with_jo(world)
    guests.enter(link)
    unopened, _ = guests.share_with_jo(world, recipient_name="Kim Vale")
    Share.objects.update(created_at=clock.now() - timedelta(days=3, minutes=1))
    assert queries.organisations_to_remind() == [world.meridian.pk]
    tasks.sweep_due()
    tasks.sweep_due()

    told = Notification.objects.filter(user=world.dina, kind="share_not_opened")
    assert [note.text for note in told] == ["Not opened in 3 days: shares with Kim Vale."]
    assert queries.organisations_to_remind() == []
    assert opened.pk != unopened.pk


def test_the_notice_of_what_nobody_opened_leads_to_exactly_those_shares(world):
    opened, link = guests.share_with_jo(world, recipient_name="Opened Already")
    guests.enter(link)
    for name in ("Kim Vale", "Lee Park"):
        guests.share_with_jo(world, recipient_name=name)
    Share.objects.update(created_at=clock.now() - timedelta(days=3, minutes=1))
    guests.share_with_jo(world, recipient_name="Quite New")
    tasks.sweep_due()

    told = Notification.objects.get(user=world.dina, kind="share_not_opened")
    page = Person(world.client("dina")).open(told.url)
    names = ("Kim Vale", "Lee Park", "Opened Already", "Quite New")
    assert [name in page.text for name in names] == [True, True, False, False]
    assert "Only: what one notification tells of" in page.text
    assert Person(world.client("petra")).open(told.url).text.count("Kim Vale") == 1, "it can be sent to a colleague"
    wrong = world.client("dina").get(told.url[:-1])
    assert "Kim Vale" not in wrong.content.decode()
    assert opened.recipient_name not in told.text
