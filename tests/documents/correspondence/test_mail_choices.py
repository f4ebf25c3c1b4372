"""Letters are mailed to members as they chose; people outside have no choice to make."""

import pytest

from accounts.models import Notification
from accounts.services import mailing
from documents.correspondence.queries import threads as threads_shown
from documents.correspondence.services import threads
from kazinex.core.features import installed
from kazinex.core.models import Outbox


def choose(world, name, **choices):
    mailing.choose(choices, by=world.actor(name, ""))


def mailed(letter, what):
    """Whom a mail of this thread waits for, by the name in its key."""
    people = {one.mail_key.removesuffix("sent"): one.email for one in letter.recipients.all()}
    people[f"letter:{letter.public_id}:author:"] = letter.author.email
    keys = Outbox.objects.filter(kind="mail.send", dedupe_key__endswith=f":{what}").values_list("dedupe_key", flat=True)
    return sorted(people[key.removesuffix(what)] for key in keys)


def bells(user, kind):
    """Whether each waits for a morning."""
    told = Notification.objects.filter(user=user, kind=kind)
    return [one.digest_due_at is not None for one in told]


@pytest.mark.parametrize(("choice", "is_gathered"), [("off", False), ("daily", True), ("weekly", True)])
def test_a_letter_is_not_mailed_to_who_has_letters_gathered_or_off(world, send, choice, is_gathered):
    choose(world, "remy", letter_sent=choice)
    letter = send(to="Remy Rousseau\nAbel Adeyemi")
    assert mailed(letter, "sent") == ["abel@meridian.example"]
    assert bells(world.remy, "letter_sent") == [is_gathered]
    assert bells(world.abel, "letter_sent") == [False]
    assert not Outbox.objects.filter(dedupe_key__startswith="notification:").exists()
    assert [one.state for one in threads_shown.deliveries(letter)] == ["In Kazinex only", "Mail is waiting"]


def test_replies_and_closings_are_mailed_as_each_in_the_thread_chose(world, send, reply):
    letter = send(to="Remy Rousseau\nAbel Adeyemi")
    choose(world, "ines", letter_answered="daily")
    choose(world, "abel", letter_closed="off")
    reply(letter, "remy")
    assert mailed(letter, "reply-1") == ["abel@meridian.example"]
    assert bells(world.ines, "letter_answered") == [True]
    threads.close(letter, reason="Settled on site.", by=world.actor("ines"))
    closed = Outbox.objects.filter(dedupe_key__contains=":closed-").count()
    assert (closed, bells(world.abel, "letter_closed"), bells(world.remy, "letter_closed")) == (1, [False], [False])


def test_what_correspondence_and_transmittals_tell_may_be_chosen(world):
    assert {
        *("letter_sent", "letter_answered", "letter_closed", "letter_reopened", "letter_returned"),
        *("transmittal_issued", "transmittal_reminded", "transmittal_recalled", "holders_told"),
        *("step_unasked", "project_member_added", "project_member_removed", "share_answered"),
    } <= set(installed().notifications)
