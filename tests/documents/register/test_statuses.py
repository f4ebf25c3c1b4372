"""A document moves along its life by a fixed table, and every move is recorded."""

import pytest

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.register.models import DocumentStatus
from documents.register.services import statuses
from kazinex.core.errors import RuleBroken
from tests.cast import World


def test_a_move_along_the_table_is_recorded_with_old_and_new(world: World) -> None:
    statuses.move(world.plan, to="for_review", reason="Ready", by=world.actor("dina"))

    world.plan.refresh_from_db()
    event = AuditEvent.objects.latest("id")
    assert world.plan.status == "for_review"
    assert sentence(event) == "Dina Okafor changed the status of HT-CIV-DWG-001"
    assert changes(event) == [("Status", "Draft", "For review")]


def test_a_move_outside_the_table_is_refused_in_words(world: World) -> None:
    with pytest.raises(RuleBroken, match="A document that is “Draft” cannot become “Approved”"):
        statuses.move(world.plan, to="approved", by=world.actor("dina"))


def test_every_status_has_its_moves_and_none_leads_to_itself() -> None:
    assert set(statuses.MOVES) == set(DocumentStatus)
    assert [status for status in DocumentStatus if status in statuses.moves_from(status)] == []


def test_the_page_offers_only_the_moves_of_the_table(world: World) -> None:
    client = world.client("dina")
    address = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/status/"
    body = client.get(address).content.decode()
    assert ("For review" in body, ">Approved<" in body) == (True, False)
    assert client.post(address, {"status": "approved"}).status_code == 422
    assert client.post(address, {"status": "for_review"}).status_code == 302
    assert world.client("vera").post(address, {"status": "for_review"}).status_code == 404
    assert world.client("ines").post(address, {"status": "for_review"}).status_code == 403
