"""An invitation that is accepted by several browsers at the same moment joins once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.models import Invitation, Membership
from accounts.services import invitations
from audit.models import AuditEvent
from kazinex.core.actors import CommandActor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from tests.cast import build_world


def test_parallel_acceptances_join_once(own_database):
    world = build_world()
    with organisation_active(world.meridian):
        invitation, _link = invitations.invite(email="nia@consult.example", role="member", by=CommandActor("test"))
    start = Barrier(4)

    def accept(number):
        try:
            with organisation_active(world.meridian):
                found = Invitation.objects.get(pk=invitation.pk)
                start.wait(10)
                invitations.accept_as_new(found, name=f"Nia {number}", password=f"seven slow herons wade {number}")
                return "joined"
        except RuleBroken as refusal:
            return refusal.words
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(accept, range(4)))

    assert outcomes == ["This invitation was accepted already."] * 3 + ["joined"]
    with organisation_active(world.meridian):
        assert Membership.objects.get(user__email="nia@consult.example").is_active
        assert AuditEvent.objects.filter(action="invitation_accepted").count() == 1
