"""Who runs a project finds on its dashboard what is late of everybody's, each number with the list behind it."""

from datetime import timedelta

import pytest

from documents.correspondence.models import Letter
from documents.transmittals.models import Transmittal
from documents.workflows.models import WorkflowStep
from kazinex.core import clock
from tests.documents.correspondence.conftest import send, types, write
from tests.documents.transmittals.conftest import draft, issue
from tests.documents.workflows.conftest import review, start, template
from tests.person import Person

__all__ = ["draft", "issue", "send", "start", "template", "types", "write"]
HOME = "/o/meridian/p/harbour/"
TITLE = "Overdue in the project"


@pytest.fixture
def late(world, template, start, send, issue):
    """A step of Remy and Miko, a letter to Abel, a transmittal to Remy: all on the drainage plan and two days late."""
    start(template(review("remy", "miko")))
    send(documents=world.plan.number)
    issue()
    before = clock.now() - timedelta(days=2)
    WorkflowStep.objects.update(due_at=before)
    Letter.objects.update(due_at=before)
    Transmittal.objects.update(required_by=before.date())


def overdue(page):
    """What the tile says: the number and the address of its list by their words; nothing where it is not there."""
    cards = [card for card in page.page.query("section") if words_of(card.query("h2")) == TITLE]
    rows = [row for card in cards for row in card.query("dl > div")]
    return {words_of(row.query("dt")): (words_of(row.query("dd")), row.query("a")[0].attrs["href"]) for row in rows}


def words_of(found):
    return " ".join(found[0].to_text(separator=" ").split()) if found else ""


def test_a_controller_and_a_project_admin_see_what_is_late_of_everybody(world, late):
    told = dict.fromkeys(("Workflow steps", "Letters", "Transmittals"), "1")
    for name in ("dina", "petra", "ada"):
        found = overdue(Person(world.client(name)).open(HOME))
        assert {label: number for label, (number, _url) in found.items()} == told, name
    dina = Person(world.client("dina"))
    for label, (_number, url) in found.items():
        assert len(dina.open(url).page.query("main tbody tr")) == 1, label


def test_nobody_else_is_told_and_nobody_of_what_they_do_not_see(world, late):
    for name in ("remy", "ines", "vera"):
        assert overdue(Person(world.client(name)).open(HOME)) == {}, name
    world.gather("structures", "dina", disciplines=[world.STR.pk])
    assert overdue(Person(world.client("dina")).open(HOME)) == {}


def test_nothing_is_late_where_nothing_is_or_where_the_project_is_closed(world, late):
    world.close()
    assert overdue(Person(world.client("petra")).open(HOME)) == {}
