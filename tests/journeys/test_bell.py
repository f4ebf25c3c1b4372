"""The bell falls silent about what its reader lost sight of, and its number with it."""

import re

from accounts import queries
from accounts.models import Notification
from accounts.services import notifications
from documents.register.models import Document
from tests.person import Person

BELL = "/account/notifications/"


def test_what_is_lost_leaves_no_gap_is_counted_no_longer_and_is_not_said_to_be_read(world, monkeypatch):
    """The page is filled from behind; what comes back in sight stands there again, and counts as before."""
    monkeypatch.setattr("accounts.web.views.notifications.MOST", 2)
    monkeypatch.setattr("accounts.queries.bells.AT_ONCE", 2)
    by, remy = world.actor("ada", ""), Person(world.client("remy"))
    for number in range(12):
        about = [] if number in {3, 5, 7} else [world.plan]
        notifications.tell(world.remy, "test", f"Number {number}.", "/o/meridian/", by, about=about)
    read = notifications.tell(world.remy, "test", "Read before.", "/o/meridian/", by, about=[world.plan])
    notifications.read(world.remy, public_id=read.public_id)
    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)
    assert queries.unread_notifications(world.remy) == 12

    page = remy.open(BELL)
    assert re.findall(r"Number \d+|Read before", page.text) == ["Number 7", "Number 5"]
    assert [bell.to_text().strip() for bell in page.page.query("[data-bell]")] == ["3"]
    assert (queries.unread_notifications(world.remy), queries.unread_notifications(world.ada)) == (3, 0)
    notifications.read(world.remy)
    assert Notification.objects.filter(user=world.remy, read_at=None).count() == 9

    Document.objects.filter(pk=world.plan.pk).update(is_confidential=False)
    assert re.findall(r"Number \d+|Read before", remy.open(BELL).text) == ["Read before", "Number 11"]
    assert queries.unread_notifications(world.remy) == 9
