"""Who hears of a comment, of its answer and of its end: in the bell, and by mail as each chose."""

from datetime import timedelta

import time_machine

from accounts.models import Notification
from accounts.services import mailing
from documents.register.models import Document, Revision
from documents.register.models.pins import Pin
from documents.register.services import comments
from kazinex.core import clock
from kazinex.core.features import installed
from kazinex.core.models import Outbox

PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"


def say(world, text, *, by):
    revision = Revision.objects.get(document=world.plan)
    return comments.add(revision, page=1, pin=Pin(100, 200), kind="question", text=text, by=world.actor(by))


def bell(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", "text"))


def mails(user):
    told = Notification.objects.filter(user=user).values_list("public_id", flat=True)
    keys = [f"notification:{key}" for key in told]
    return Outbox.objects.filter(kind="mail.send", dedupe_key__in=keys).count()


def test_whoever_owns_a_document_hears_of_comments_and_is_mailed_once_until_they_look(world):
    first = say(world, "Is this the invert?", by="remy")
    say(world, "And the kerb?", by="remy")
    assert bell(world.dina) == [
        ("comment_added", "Remy Rousseau added comment 1 on HT-CIV-DWG-001 revision A: Is this the invert?"),
        ("comment_added", "Remy Rousseau added comment 2 on HT-CIV-DWG-001 revision A: And the kerb?"),
    ]
    assert [mails(world.dina), bell(world.remy)] == [1, []]
    assert Notification.objects.filter(user=world.dina).first().url == first.get_absolute_url()
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        say(world, "And the gully?", by="remy")
    assert mails(world.dina) == 2
    mailing.choose({"comment_added": "daily"}, by=world.actor("dina", ""))
    say(world, "And the datum?", by="remy")
    assert [one.digest_due_at is not None for one in Notification.objects.filter(user=world.dina)].count(True) == 1


def test_what_was_not_mailed_puts_off_no_later_mail(world):
    say(world, "Is this the invert?", by="remy")
    for minutes, mailed in ((50, 1), (100, 2), (150, 2), (200, 3)):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            say(world, f"And after {minutes} minutes?", by="remy")
        assert mails(world.dina) == mailed, minutes


def test_whoever_wrote_a_comment_hears_of_answers_and_of_its_end_and_who_answered_of_what_is_asked_again(world):
    made, other = say(world, "Is this the invert?", by="remy"), say(world, "Which datum?", by="remy")
    comments.reply(made, text="Yes.", by=world.actor("petra"))
    comments.reply(made, text="Are you sure?", by=world.actor("remy"))
    answers = [comments.Answer(made, "Raised.", "accepted"), comments.Answer(other, "", "noted")]
    comments.answer_many(answers, by=world.actor("dina"))
    comments.close(made, by=world.actor("dina"))
    assert bell(world.remy) == [
        ("comment_answered", "Petra Price answered comment 1 on HT-CIV-DWG-001 revision A: Yes."),
        ("comment_answered", "Dina Okafor answered 2 of your comments on HT-CIV-DWG-001."),
        ("comment_closed", "Dina Okafor closed comment 1 on HT-CIV-DWG-001 revision A."),
    ]
    again = ("comment_added", "Remy Rousseau asks again in comment 1 on HT-CIV-DWG-001 revision A: Are you sure?")
    assert [bell(world.petra), again in bell(world.dina)] == [[again], True]
    assert {"comment_added", "comment_answered", "comment_closed"} <= set(installed().notifications)


def test_nobody_hears_of_comments_on_what_they_may_not_see_any_more(world):
    made = say(world, "Is this the vault?", by="remy")
    comments.reply(made, text="It is.", by=world.actor("dina"))
    told = "answered comment 1"
    remy = world.client("remy")
    assert told in remy.get("/account/notifications/").content.decode()
    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)
    world.plan.refresh_from_db()
    comments.reply(made, text="Keep it quiet.", by=world.actor("dina"))
    comments.close(made, by=world.actor("dina"))
    assert len(bell(world.remy)) == 1
    assert told not in remy.get("/account/notifications/").content.decode()
