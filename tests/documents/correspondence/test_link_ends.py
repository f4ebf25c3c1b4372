"""Guest links that end before the answer to a letter is due."""

from datetime import timedelta

import pytest

from documents.correspondence.models import Letter
from guestshares.models import Share
from guestshares.queries import early_ends
from kazinex.core import clock
from tests.documents.correspondence.test_letters_outside import JO
from tests.guestshares.test_several_shares import ticked
from tests.person import Person

TOO_EARLY = "before their answer is due"


@pytest.mark.usefixtures("types")
@pytest.mark.parametrize(("to", "days", "is_warned"), [(JO, 40, True), (JO, 3, False), ("Abel Adeyemi", 40, False)])
def test_who_sends_a_letter_is_warned_of_links_that_end_before_its_answer_is_due(world, url, to, days, is_warned):
    ines = Person(world.client("ines")).open(url("letter-new"))
    day = (clock.now() + timedelta(days=days)).date()
    typed = {
        "Type": "RFI – Request for information",
        "To": to,
        "Subject": "Kerb",
        "Body": "Which?",
        "Due date": str(day),
    }
    ines.press("Send", typed)
    assert (ines.status, TOO_EARLY in ines.text) == (200, is_warned)
    assert ("Ask somebody who may manage guest shares to extend them in time." in ines.text) == is_warned


@pytest.mark.usefixtures("types")
def test_whom_a_letter_names_in_copy_is_asked_for_no_answer_and_warned_of_none(world, url):
    ines = Person(world.client("ines")).open(url("letter-new"))
    day = str((clock.now() + timedelta(days=40)).date())
    typed = {"Type": "RFI – Request for information", "To": "Abel Adeyemi", "CC": JO, "Due date": day}
    ines.press("Send", typed | {"Subject": "Kerb", "Body": "Which?"})
    assert (ines.status, Share.objects.count()) == (200, 1)
    assert TOO_EARLY not in ines.text


@pytest.mark.usefixtures("types")
def test_who_gives_a_new_link_or_more_time_is_warned_as_where_the_letter_was_sent(world, url):
    ines = Person(world.client("ines")).open(url("letter-new"))
    day = str((clock.now() + timedelta(days=40)).date())
    typed = {"Type": "RFI – Request for information", "To": JO, "Subject": "Kerb", "Body": "Which?", "Due date": day}
    ines.press("Send", typed)
    dina = Person(world.client("dina")).open(Share.objects.get().get_absolute_url()).follow("Extend")
    assert Letter.objects.visible_to(world.actor("dina")).exists()
    dina.press("Extend", {"Expiry": "30"})
    assert dina.text.count(TOO_EARLY) == 1
    dina.follow("Reissue")
    assert "The new link ends early" in dina.text
    dina.press("Reissue", {"Reason": "Lost"} if "Reason" in dina.text else {})
    assert (Share.objects.count(), dina.text.count(TOO_EARLY)) == (2, 1)
    Share.objects.update(recipient_email="max@client.example")
    assert early_ends.warnings(Share.objects.live(), world.actor("dina")) == [], (
        "nobody waits for whoever was not asked"
    )


def test_who_does_not_see_a_letter_is_not_told_until_when_its_answer_is_due(world, send):
    send("GEN", to=f"{JO}\nAbel Adeyemi", due_on=(clock.now() + timedelta(days=40)).date())
    share, dina = Share.objects.get(), Person(world.client("dina"))

    def told(days):
        dina.open(share.get_absolute_url()).follow("Reissue")
        words = [dina.text, dina.open(share.get_absolute_url()).follow("Extend").press("Extend", {"Expiry": days}).text]
        several = ticked(world, "Extend…", share).press("Extend share", {"Opens added": "1"})
        return ["before their answer is due" in one for one in (*words, several.text)]

    assert told("14") == [False, False, False]
    assert early_ends.warnings([share], world.actor("dina", "")) == []
    Letter.objects.update(is_for_all=True)
    assert told("30") == [True, True, True]
