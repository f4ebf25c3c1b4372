"""A document that becomes confidential shuts out who is outside, unless a project admin keeps them on purpose."""

import html
import threading

import pytest
from django.db import connection

from documents.register.services import documents
from guestshares.models import Share
from kazinex.core import opaque_ids
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from tests.cast import HouseClient, build_world
from tests.guestshares import guests

PAGE = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/confidentiality/"
TENDER = {"confidential": "on", "reason": "Tender"}
KEPT = TENDER | {"keeps_outside_access": "on"}


def shown(client: HouseClient) -> str:
    return " ".join(html.unescape(client.get(PAGE).content.decode()).split())


@pytest.fixture
def shared(world):
    """Jo may open the drainage plan, Max the plan together with the beam; an ended share changes nothing."""
    jo, link = guests.share_with_jo(world)
    both = [world.plan, world.beam]
    guests.allow_packages()
    most, _ = guests.share_with_jo(world, both, scope="package", recipient_name="Max Muster")
    over, _ = guests.share_with_jo(world, recipient_name="Old Friend")
    guests.end_by_date(over)
    return jo, most, guests.enter(link)


@pytest.mark.parametrize("name", ["dina", "petra"])
def test_the_page_names_whom_it_shuts_out_and_shuts_them_out(world, shared, name):
    jo, most, guest = shared
    page = shown(world.client(name))
    assert f"2 guest shares are revoked: {jo.recipient}, {most.recipient}." in page
    world.client(name).post(PAGE, TENDER)

    assert guest.get(guests.portal(jo)).status_code == 410
    who = world.people[name]
    for share in (jo, most):
        said = guests.sentences(share)[-1].replace(share.recipient_name, "…")
        assert said == f"{who} revoked the share for …: HT-CIV-DWG-001 became confidential."
    assert Share.objects.filter(revoked_at=None).get().recipient_name == "Old Friend"


def test_a_project_admin_keeps_them_on_purpose_and_each_is_recorded(world, shared):
    jo, most, guest = shared
    assert "Keep the access of people outside, on purpose" in shown(world.client("petra"))
    world.client("petra").post(PAGE, KEPT)

    assert guest.get(guests.portal(jo)).status_code == 200
    for share in (jo, most):
        assert guests.sentences(share)[-1] == (
            f"Petra Price kept the share for {share.recipient_name} open though HT-CIV-DWG-001 became confidential: "
            "Tender"
        )


def test_nobody_else_keeps_them(world, shared):
    assert "Only a project admin or an org admin can keep their access." in shown(world.client("dina"))
    world.client("dina").post(PAGE, KEPT)
    assert Share.objects.filter(revoked_at=None).count() == 1

    with pytest.raises(RuleBroken, match="Only a project admin or an org admin keeps"):
        documents.set_confidential(
            world.beam, True, groups=[], reason="Tender", keeps_outside_access=True, by=world.actor("dina")
        )


def test_who_may_not_manage_guest_shares_is_told_how_many_and_not_who(world, shared):
    world.override("document_controller", "manage_guest_shares", "deny")
    page = shown(world.client("dina"))
    assert "2 guest shares are revoked." in page
    assert "Jo Reid" not in page


def test_a_share_is_left_alone_where_only_the_groups_change(world):
    world.client("petra").post(PAGE, TENDER)
    share, _ = guests.share_with_jo(world, by="petra")
    assert "guest share" not in shown(world.client("petra"))
    world.client("petra").post(PAGE, TENDER | {"groups": [opaque_ids.of(world.groups["client"])]})
    share.refresh_from_db()
    assert not share.is_revoked


def test_a_share_made_in_the_second_in_which_it_becomes_confidential_is_refused(own_database):
    world = build_world()
    answers: list[str] = []

    def share() -> None:
        with organisation_active(world.meridian):
            try:
                guests.share_with_jo(world)
            except RuleBroken as refusal:
                answers.append(refusal.words)
        connection.close()

    second = threading.Thread(target=share)
    with organisation_active(world.meridian):
        documents.set_confidential(world.plan, True, groups=[], reason="Tender", by=world.actor("petra"))
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join()
    assert answers == ["HT-CIV-DWG-001 is confidential. A project admin or an org admin can share it."]
