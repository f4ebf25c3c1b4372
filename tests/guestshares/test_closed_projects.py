"""In a closed project guest shares are still seen and ended, and nothing else is done with them (SPEC 3.3 line 7)."""

import html

import pytest

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from guestshares.models import Share
from guestshares.services import shares
from kazinex.core.errors import RuleBroken
from projects.models import AccessGroup, AccessGroupMember
from projects.services import projects
from tests.guestshares import guests

PANEL = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/shares/"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"
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
    ):
        with pytest.raises(RuleBroken, match=r"This project is closed\. Reopen it first\."):
            change()

    assert Share.objects.count() == 1


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
