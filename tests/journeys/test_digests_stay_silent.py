"""A gathered mail says nothing of what became hidden from its reader."""

import re
from datetime import UTC, datetime, timedelta

from accounts.models import Notification
from accounts.services import mailing, notifications
from documents.register.models import Document
from kazinex.core import clock
from kazinex.core.features import using
from tests.accounts.test_digests import KINDS, letters
from tests.documents.workflows.conftest import review, start, template

__all__ = ["start", "template"]


def test_a_workflow_that_became_hidden_is_not_mailed(world, template, start):
    mailing.choose({"step_opened": "daily", "workflow_ended": "daily"}, by=world.actor("miko", ""))
    start(template(review("miko", name="Look at it")), title="Canary of the sheet")
    Notification.objects.update(digest_due_at=clock.now() - timedelta(minutes=1))
    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)
    Notification.objects.filter(user=world.miko).update(about=[["document", str(world.plan.pk)]])
    mailing.send_due()
    assert not any("Canary" in text for to, text in letters() if to == "miko@consult.example")


def test_over_a_week_each_morning_tells_once_what_is_still_seen(world):
    """The clock is moved hour by hour, over the Sunday on which the organisation's zone leaves its summer time."""
    start, sydney = datetime(2026, 3, 29, 13, tzinfo=UTC), clock.zone("Australia/Sydney")
    mailed: list[tuple[str, str, list[str]]] = []
    with using(KINDS, besides=True):
        for name, rhythm in (("remy", "daily"), ("abel", "weekly")):
            mailing.choose({"news": rhythm}, by=world.actor(name, ""))
        for hour in range(8 * 24):
            with clock.at(start + timedelta(hours=hour)):
                here = clock.now().astimezone(sydney)
                if here.hour == 12:
                    for person in (world.remy, world.abel):
                        about = [world.plan] if here.weekday() == 3 else []
                        text, by = f"Of {here:%A}.", world.actor("ada")
                        notifications.tell(person, "news", text, "/o/meridian/", by, about=about)
                if (here.weekday(), here.hour) == (3, 20):  # after Thursday's news, before anybody is mailed of it
                    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)
                mailing.send_due()
                mailing.send_due()
                for to, text in letters()[len(mailed) :]:
                    mailed.append((to.partition("@")[0], f"{here:%a %H}", re.findall(r"Of (\w+)\.", text)))
    days = ["Monday", "Tuesday", "Wednesday", "Friday", "Saturday", "Sunday"]
    mornings = ["Tue 08", "Wed 08", "Thu 08", "Sat 08", "Sun 08", "Mon 08"]
    daily = [("remy", at, [day]) for at, day in zip(mornings, days, strict=True)]
    assert sorted(mailed) == sorted([*daily, ("abel", "Mon 08", days[::-1])])
