"""A share whose owner may not answer for it any more needs one, and somebody takes it over."""

import html
from typing import Any

import pytest

from accounts.models import Notification
from accounts.services import members
from guestshares.models import Share, SharePolicy
from guestshares.queries import listed, owners
from guestshares.services import ownership, shares
from kazinex.core import outbox
from kazinex.core.actors import SystemActor
from kazinex.core.errors import RuleBroken
from projects.models import ProjectMembership
from tests.guestshares import guests

ACTIVE = "/o/meridian/settings/external-access/active-shares/"
ADDED = "Needs an owner"


def loses_the_role(world: Any) -> None:
    world.role("dina", "reviewer")


def loses_the_action(world: Any) -> None:
    world.override("document_controller", "manage_guest_shares", "deny")


def loses_sight(world: Any) -> None:
    world.gather("Structures only", "dina", disciplines=[world.STR.pk])


def leaves_the_project(world: Any) -> None:
    ProjectMembership.objects.filter(user=world.dina).delete()


def is_deactivated(world: Any) -> None:
    members.deactivate(world.actor("dina", "").membership, reason="Left", by=world.actor("ada", ""))


@pytest.fixture
def share(world):
    return guests.share_with_jo(world)[0]


def body(client: Any, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


@pytest.mark.parametrize("change", [loses_the_role, loses_the_action, loses_sight, leaves_the_project, is_deactivated])
def test_a_share_needs_an_owner_once_its_own_may_not_answer_for_it(world, share, change):
    theirs, _ = guests.share_with_jo(world, by="ada", recipient_name="Max Muster")
    assert not owners.needs_owner(share)
    change(world)

    assert list(owners.in_need(Share.objects.all())) == [share]
    assert owners.among(list(listed(Share.objects.all()))) == {share.pk}
    ada = world.client("ada")
    assert "This share needs an owner" in body(ada, share.get_absolute_url())
    assert ADDED not in body(ada, theirs.get_absolute_url())
    found = body(ada, f"{ACTIVE}?status=needs-owner")
    assert ("Jo Reid" in found, "Max Muster" in found) == (True, False)


def test_who_takes_it_over_is_told_of_it_from_then_on_and_who_may_not_is_told_nothing(world):
    share, link = guests.share_with_jo(world)
    beams, other = guests.share_with_jo(world, world.beam)
    loses_the_role(world)
    guests.enter(other).post(guests.record(beams, "respond"), {"decision": "approved"})
    assert not Notification.objects.filter(kind="share_answered").exists()
    petra = world.client("petra")
    taken = petra.post(share.get_absolute_url() + "take-over/", follow=True)

    assert "You answer for this share now" in taken.content.decode()
    assert ADDED not in taken.content.decode()
    assert guests.sentences(share)[-1] == f"Petra Price took over the share for Jo Reid from {world.dina.audit_label}"
    guests.enter(link).post(guests.record(share, "respond"), {"decision": "approved"})
    assert [told.user for told in Notification.objects.filter(kind="share_answered")] == [world.petra]
    assert "Petra Price" in body(guests.follow(guests.share_with_jo(world, by="petra")[1]), "/g/open/")


def test_a_closed_project_takes_nobodys_share_away(world, share):
    world.close()
    assert not owners.needs_owner(share)


def test_a_share_that_has_ended_needs_nobody(world, share):
    loses_the_role(world)
    guests.end_by_date(share)
    assert not owners.needs_owner(share)
    with pytest.raises(RuleBroken, match="has ended"):
        ownership.take_over(share, by=world.actor("petra"))


def test_nobody_takes_over_what_somebody_answers_for(world, share):
    answer = world.client("petra").post(share.get_absolute_url() + "take-over/", follow=True)
    assert f"{world.dina} answers for it." in html.unescape(answer.content.decode())
    share.refresh_from_db()
    assert share.owner == world.dina


def test_what_is_confidential_is_taken_over_by_a_project_admin(world, share):
    world.role("abel", "document_controller")
    world.plan.is_confidential = True
    world.plan.save(update_fields=["is_confidential"])
    loses_the_role(world)

    with pytest.raises(RuleBroken, match="HT-CIV-DWG-001 is confidential"):
        ownership.take_over(share, by=world.actor("abel"))
    assert ownership.take_over(share, by=world.actor("petra")).owner == world.petra


def test_how_many_shares_there_are_costs_no_more_queries(world, share, django_assert_max_num_queries):
    world.role("abel", "document_controller")
    for name, document in (("dina", world.beam), ("abel", world.plan), ("petra", world.beam)):
        guests.share_with_jo(world, document, by=name)
    loses_the_role(world)
    with django_assert_max_num_queries(4):
        assert owners.in_need(Share.objects.all()).count() == 2


@pytest.mark.parametrize(("change", "queries"), [(lambda _world: None, 1), (loses_the_action, 1), (loses_sight, 2)])
def test_what_rows_tell_of_their_owners_is_asked_of_documents_only_where_some_may_be_hidden(
    world, share, django_assert_num_queries, change, queries
):
    guests.share_with_jo(world, by="petra")
    change(world)
    rows = list(listed(Share.objects.all()))

    with django_assert_num_queries(queries):
        assert owners.among(rows) == (set() if change.__name__ == "<lambda>" else {share.pk})


def test_mails_are_signed_by_who_acts_where_the_owner_has_left_and_else_by_the_organisation(world, mailoutbox):
    SharePolicy.objects.create(replies_to_owner=True)
    guests.share_with_jo(world)
    is_deactivated(world)
    while outbox.dispatch():
        pass
    mailoutbox.clear()
    shares.rotate(Share.objects.get(), by=world.actor("petra"))
    shares.replace_link(Share.objects.get(), by=SystemActor("second browser"))
    while outbox.dispatch():
        pass

    by_petra, by_nobody = mailoutbox
    assert by_petra.subject == "Petra Price (Meridian Rail Alliance) shared HT-CIV-DWG-001 with you"
    assert by_petra.message()["Reply-To"] == world.petra.email
    assert by_nobody.subject == "Meridian Rail Alliance shared documents with you"
    assert "Meridian Rail Alliance shared documents with you:" in by_nobody.body
    assert world.dina.email not in str(by_nobody.message())
