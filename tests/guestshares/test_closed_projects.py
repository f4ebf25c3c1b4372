"""In a closed project guest shares are still seen and ended, and nothing else is done with them (SPEC 3.3 line 7)."""

import html
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.services import revisions, uploads
from guestshares.models import Share, SharePolicy
from guestshares.services import ownership, policies, shares
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from projects.models import AccessGroup, AccessGroupMember, Project
from projects.services import projects
from tests.cast import build_world
from tests.guestshares import guests

PANEL = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/shares/"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"
CLOSE, ARCHIVE = "/o/meridian/p/harbour/settings/close/", "/o/meridian/p/harbour/settings/archive/"
WHY = "This project is closed, so “Manage guest shares” is not available."


@pytest.fixture
def share(world):
    """A live share of a project that was closed meanwhile."""
    share, _link = guests.share_with_jo(world)
    projects.close(world.harbour, reason="Handed over", by=world.actor("ada"))
    return share


@pytest.mark.parametrize("name", ["ada", "petra", "dina"])
def test_who_manages_guest_shares_sees_and_ends_them(world, share, name):
    client = world.client(name)
    for address in (ACTIVE, PANEL, share.get_absolute_url()):
        body = client.get(address).content.decode()
        assert share.recipient_name in body
    assert "Extend" not in body
    assert "Reissue" not in body
    asked = client.get(share.get_absolute_url() + "revoke/").content.decode()
    assert ("nothing can be reissued either" in asked, "you can reissue" in asked) == (True, False)

    client.post(share.get_absolute_url() + "revoke/", {"reason": "Over"})

    assert Share.objects.get().is_revoked
    event = AuditEvent.objects.get(action="share_revoked")
    assert sentence(event) == f"{world.people[name]} revoked the share for Jo Reid: Over"


def test_several_are_ended_at_once(world, share):
    dina = world.client("dina")
    dina.post(ACTIVE + "revoke/", {"selected": [share.public_id], "reason": "Over"})

    assert Share.objects.get().is_revoked


@pytest.mark.parametrize("name", ["ada", "dina"])
def test_nothing_is_begun_or_prolonged(world, share, name):
    client = world.client(name)
    for address in (PANEL + "new/", *(share.get_absolute_url() + verb for verb in ("extend/", "rotate/", "reissue/"))):
        answer = client.get(address)
        assert (answer.status_code, WHY in html.unescape(answer.content.decode())) == (403, True), address


def test_nor_by_a_form_that_was_open_when_it_was_closed(world, share):
    dina = world.actor("dina")
    for change in (
        lambda: shares.rotate(share, by=dina),
        lambda: shares.extend(share, expiry=14, max_opens=None, by=dina),
        lambda: shares.reissue(share, by=dina),
        lambda: guests.share_with_jo(world),
        lambda: ownership.take_over(share, by=dina),
        lambda: policies.save({}, project=world.harbour, by=dina),
    ):
        with pytest.raises(RuleBroken, match=r"This project is closed\. Reopen it first\."):
            change()

    assert Share.objects.count() == 1


@pytest.mark.parametrize("address", [CLOSE, ARCHIVE])
def test_closing_and_archiving_end_them_in_the_same_step_where_one_wants_so(world, address):
    share, _ = guests.share_with_jo(world)
    other, _ = guests.share_with_jo(world, world.beam)
    page = world.client("ada").get(address).content.decode()
    assert "End 2 guest shares with it" in page
    world.client("ada").post(address, {"reason": "Handed over", "ends_outside_access": "on"})

    what = "closed" if address == CLOSE else "archived"
    said = f"Ada Admin revoked the share for Jo Reid: The project was {what}: Handed over"
    assert [guests.sentences(one)[-1] for one in (share, other)] == [said, said]


@pytest.mark.parametrize("address", [CLOSE, ARCHIVE])
def test_without_the_tick_they_go_on(world, address):
    guests.share_with_jo(world)
    world.client("ada").post(address, {"reason": "Handed over"})
    assert not Project.objects.get(pk=world.harbour.pk).is_open
    assert not Share.objects.get().is_revoked


def test_where_nothing_is_shared_nothing_is_offered(world):
    assert "guest share" not in world.client("ada").get(CLOSE).content.decode()


def test_a_closed_project_that_is_archived_still_offers_it(world, share):
    assert "End 1 guest share with it" in world.client("ada").get(ARCHIVE).content.decode()


def test_a_second_browser_gets_a_fresh_link_there_too(world):
    SharePolicy.objects.create(on_second_browser="mail")
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    world.close()
    answer = guests.follow(link).post("/g/open/", guests.JO)
    assert "A fresh link is on its way" in answer.content.decode()
    assert guests.story(share)[-1] == "share_rotated"


def test_others_see_as_little_as_before(world, share):
    group = AccessGroup.objects.create(project=world.harbour, name="Structures only", disciplines=[world.STR.pk])
    AccessGroupMember.objects.create(group=group, user=world.dina)

    assert world.client("remy").get(PANEL).status_code == 403
    assert world.client("remy").get(share.get_absolute_url()).status_code == 403
    assert world.client("dina").get(share.get_absolute_url()).status_code == 404


def test_closing_says_that_shares_go_on_and_can_be_ended(world):
    guests.share_with_jo(world)
    page = world.client("ada").get("/o/meridian/p/harbour/settings/close/")

    assert "1 guest share goes on until it expires, unless somebody who may manage guest shares revokes it" in (
        " ".join(html.unescape(page.content.decode()).split())
    )


def sends_a_revision(world, by):
    file = uploads.check(SimpleUploadedFile("plan.pdf", world.pdf))
    revisions.add(world.plan, code="B", file=file, by=by)


def shares_it(world, by):
    guests.share_with_jo(world)


@pytest.mark.parametrize("change", [sends_a_revision, shares_it])
def test_what_is_sent_in_the_second_in_which_a_project_is_closed_is_refused(own_database, change):
    world = build_world()
    answers: list[str] = []

    def send() -> None:
        with organisation_active(world.meridian):
            try:
                change(world, by)
            except RuleBroken as refusal:
                answers.append(refusal.words)
        connection.close()

    second = threading.Thread(target=send)
    with organisation_active(world.meridian):
        by = world.actor("dina")
        world.close()
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join()
    assert answers == ["This project is closed. Reopen it first."]
