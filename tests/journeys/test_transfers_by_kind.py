"""Where one person may not take all of somebody's work, each kind of it goes to whom it can."""

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.correspondence.models import Letter
from projects.models import Project
from projects.services.transfers import field_of
from tests.journeys.test_transfers import address, busy
from tests.person import Person

__all__ = ["busy"]


def test_what_one_person_may_not_take_goes_to_another_by_its_kind(world, busy):
    ada = Person(world.client("ada")).open(address(world))

    shares = {"Guest shares in Harbour Tunnel": "Petra Price", "Letters in Harbour Tunnel": "Remy Rousseau"}
    ada.press("Transfer work", {"Give everything to": "Abel Adeyemi", "Reason": "Dina moves on"} | shares)

    assert "things of Dina Okafor went to" in ada.text
    busy["share"].refresh_from_db()
    busy["package"].refresh_from_db()
    assert (busy["share"].owner, busy["package"].responsible) == (world.petra, world.abel)
    assert {one.keeper or one.recipients.get(user=world.remy).user for one in Letter.objects.all()} == {world.remy}
    event = AuditEvent.objects.get(action="member_work_transferred")
    assert all(name in sentence(event) for name in ("Abel Adeyemi", "Petra Price", "Remy Rousseau"))


def test_a_kind_in_a_project_is_told_from_another_project_that_is_called_so(world):
    dam, other = (Project(code=code, organisation=world.meridian) for code in ("dam", "dam_letters"))
    assert len({field_of(dam), field_of(other), field_of(dam, "Letters"), field_of(other, "Letters")}) == 4
