"""What people are told is mailed as they chose: at once, gathered in the morning, or not at all."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import connections

from accounts import tasks
from accounts.models import Notification
from accounts.queries.mailing import choices_of, organisations_with_due_digests
from accounts.services import mailing, notifications
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock, crypto, mail, outbox
from kazinex.core.features import Feature, using
from kazinex.core.models import Outbox
from kazinex.core.places import NotificationKind
from kazinex.core.tenancy import organisation_active
from tests.person import Person

KINDS = Feature(
    notifications=[NotificationKind("news", "Test", "News"), NotificationKind("asked", "Test", "Asked", is_due=True)]
)
HERE = "/o/meridian/settings/notifications/"


def letters():
    """The text of every mail that waits, with its address."""
    rows = Outbox.objects.filter(kind="mail.send").order_by("pk")
    opened = [json.loads(crypto.decrypt(row.payload["sealed"], context=mail.CONTEXT)) for row in rows]
    return [(one["to"], one["text"]) for one in opened]


def tell(world, text, kind="news", url="/o/meridian/p/harbour/", **facts):
    return notifications.tell(world.remy, kind, text, url, world.actor("ada"), **facts)


def morning():
    Notification.objects.exclude(digest_due_at=None).update(digest_due_at=clock.now() - timedelta(minutes=1))


def choose(world, **choices):
    mailing.choose(choices, by=world.actor("remy", ""))


def test_who_chose_nothing_is_mailed_at_once(world):
    with using(KINDS, besides=True):
        tell(world, "Something happened.")
    assert [to for to, _text in letters()] == ["remy@meridian.example"]


def test_off_is_silent_by_mail_and_rings_the_bell(world):
    with using(KINDS, besides=True):
        choose(world, news="off")
        tell(world, "Something happened.")
        tell(world, "A new device.", kind="new_device")
    assert [text.splitlines()[0] for _to, text in letters()] == ["A new device"]
    assert Notification.objects.filter(user=world.remy).count() == 2


def test_a_morning_brings_one_mail_by_project_what_is_due_first(world):
    with using(KINDS, besides=True):
        choose(world, news="daily", asked="daily")
        tell(world, "Something happened.")
        tell(world, "You are asked.", kind="asked")
        tell(world, "Elsewhere.", url="/o/meridian/")
        assert letters() == []
        assert (mailing.send_due(), organisations_with_due_digests()) == (0, [])
        morning()
        assert organisations_with_due_digests() == [world.meridian.pk]
        assert (mailing.send_due(), mailing.send_due()) == (1, 0)
    ((_to, text),) = letters()
    parts = ["Harbour Tunnel", "You are asked.", "Something happened.", "Outside projects", "Elsewhere."]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_gathered_mail_says_where_it_is_switched_off(world, mailoutbox):
    with using(KINDS, besides=True):
        choose(world, news="daily")
        tell(world, "Something happened.")
        morning()
        mailing.send_due()
    while outbox.dispatch():
        pass

    (sent,) = mailoutbox
    place = urlsplit(sent.message()["List-Unsubscribe"].strip("<>")).path
    assert (place, place in sent.body, place in sent.alternatives[0].content) == (HERE, True, True)
    assert world.client("remy").get(place).status_code == 200


def test_what_was_read_meanwhile_is_left_out(world):
    with using(KINDS, besides=True):
        choose(world, news="daily")
        notifications.read(world.remy, public_id=tell(world, "Something happened.").public_id)
        morning()
        assert (mailing.send_due(), letters()) == (0, [])


def test_a_weekly_choice_waits_for_monday(world):
    with using(KINDS, besides=True):
        choose(world, news="weekly")
        due = tell(world, "Something happened.").digest_due_at
    assert (due.weekday(), due.hour, str(due.tzinfo)) == (0, 8, "Australia/Sydney")


def test_a_person_chooses_on_a_page(world):
    page = Person(world.client("remy")).open("/account/notifications/").follow("Meridian Rail Alliance")
    with using(KINDS, besides=True):
        page.open(HERE).press("Save", {"Test: News": "Every day at 08:00"})
        assert "Your choice is saved." in page.text
        event = AuditEvent.objects.latest("pk")
        assert sentence(event) == "Remy Rousseau chose how to be mailed notifications"
        assert event.details == {"changes": {"News": ["At once", "Every day at 08:00"]}}
        page.open(HERE).press("Save", {"Everything": "On Mondays at 08:00"})
        assert set(choices_of(world.remy).values()) == {"weekly"}
        assert AuditEvent.objects.latest("pk").details["changes"]["News"] == [
            "Every day at 08:00",
            "On Mondays at 08:00",
        ]


def test_a_sweep_that_takes_few_people_at_a_time_still_tells_each_of_them_all_at_once(world, monkeypatch):
    monkeypatch.setattr(mailing, "MOST", 1)
    with using(KINDS, besides=True):
        for person in ("remy", "abel"):
            mailing.choose({"news": "daily"}, by=world.actor(person, ""))
            for number in range(3):
                notifications.tell(world.people[person], "news", f"News {number}.", "/o/meridian/", world.actor("ada"))
        morning()
        assert mailing.send_due() == 2
    assert [text.count("News ") for _to, text in letters()] == [3, 3]


def beat(_number):
    try:
        tasks.send_digests()
    finally:
        connections.close_all()


def test_two_timetables_at_once_mail_a_person_once(committed):
    with using(KINDS, besides=True):
        with organisation_active(committed.meridian):
            choose(committed, news="daily")
            for number in range(40):
                tell(committed, f"News {number}.")
            morning()
        with ThreadPoolExecutor(2) as beats:
            list(beats.map(beat, range(2)))
        with organisation_active(committed.meridian):
            assert [text.count("News ") for _to, text in letters()] == [40]
