"""Two Org Admins who demote each other at the same moment leave one behind."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.models import Membership, Organisation
from accounts.services import members
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from tests.cast import build_world


def test_two_admins_who_demote_each_other_leave_one(own_database):
    world = build_world()
    with organisation_active(world.meridian):
        Membership.objects.filter(user=world.otto).update(role="org_admin")
    start = Barrier(2)

    def demote(who, whom):
        try:
            with organisation_active(Organisation.objects.get(slug="meridian")):
                found = Membership.objects.select_related("user", "organisation")
                actor = world.actor(who, "")
                target = found.get(user=world.people[whom])
                start.wait(10)
                members.change_role(target, role="member", reason="Race", by=actor)
                return "done"
        except RuleBroken as refusal:
            return refusal.words
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(demote, ["ada", "otto"], ["otto", "ada"]))

    with organisation_active(world.meridian):
        assert Membership.objects.filter(role="org_admin", status="active").count() == 1
    assert outcomes[1] == "done"
    assert outcomes[0].startswith(("Only an Org Admin", "Ada Admin is the last", "Otto Oberon is the last"))


def test_two_admins_who_demote_each_other_on_their_pages_both_get_an_answer(own_database):
    world = build_world()
    with organisation_active(world.meridian):
        Membership.objects.filter(user=world.otto).update(role="org_admin")
        ada, otto = (Membership.objects.get(user=user).public_id for user in (world.ada, world.otto))
    start = Barrier(2)

    def demote(who, whom):
        try:
            client = world.client(who)
            start.wait(10)
            address = f"/o/meridian/settings/members/{whom}/"
            return client.post(address, {"role": "member", "reason": "Race"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(demote, ["ada", "otto"], [otto, ada]))

    assert 302 in outcomes
    assert set(outcomes) <= {302, 422, 403}, "the other is told why not, on the form or at the door"
