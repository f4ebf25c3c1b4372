"""Each figure of a report leads to the list it was counted from, narrowed to just that, whoever asks."""

import re
from datetime import timedelta
from typing import Any

import pytest

from documents.register.models import Document
from documents.reports import queries
from documents.reports.domain.asking import Asked, Figure
from documents.workflows.models import Workflow, WorkflowStep
from guestshares.services import shares
from kazinex.core import clock
from kazinex.core.lists.filters import told, untold
from projects.queries.closeouts import open_things
from tests.documents.correspondence.conftest import reply, send, types, write
from tests.documents.reports.test_reports_of_exchange import letters, said, sent
from tests.documents.transmittals.conftest import draft, issue
from tests.documents.workflows.conftest import BY_LINK, JO, answer, review, start, template
from tests.person import Person

__all__ = [
    "answer",
    "draft",
    "issue",
    "letters",
    "reply",
    "said",
    "send",
    "sent",
    "start",
    "template",
    "types",
    "write",
]


READERS = ["ada", "petra", "dina", "ines", "remy", "abel", "vera", "miko"]
COUNTED = re.compile(r"that were counted: ([\d,]+)\. Several may belong to one workflow")
DAY = timedelta(days=1)


def listed(person, url):
    """How many things the page of a figure says it was counted from, and how many rows stand there."""
    page = person.open(url)
    assert page.status == 200, url
    rows = len(page.page.query("tbody tr"))
    counted = COUNTED.search(page.text)
    if counted is None:
        return rows, rows
    return int(counted[1].replace(",", "")), rows


@pytest.fixture
def reviews(world, template, start, answer):
    """Workflows of two templates: late ones, fresh ones, one that waits for two, some that are over."""
    numbers = [world.add_document(f"HT-CIV-DWG-20{number}", discipline=world.CIV) for number in range(4)]
    one, other = template(review("remy")), template(review("remy", "miko"), name="Two at once")
    for made, document, age in zip([one, other, one, one], numbers, [40, 5, 1, 9], strict=True):
        flow = start(made, document)
        begun = clock.now() - age * DAY
        WorkflowStep.objects.filter(workflow=flow).update(opened_at=begun, due_at=begun + 6 * DAY)
        Workflow.objects.filter(pk=flow.pk).update(started_at=begun)
    answer(Workflow.objects.order_by("number")[0], "remy")


@pytest.fixture
def side_by_side(world, template, start, answer):
    """A workflow on two documents whose steps run in parallel and are late, and one that asks somebody outside."""
    two = [world.add_document(f"HT-CIV-DWG-21{number}", discipline=world.CIV) for number in range(2)]
    made = template(review("remy"), review("abel", name="Beside", is_parallel=True), name="Side by side")
    flow, due = start(made, *two), clock.now() - DAY
    WorkflowStep.objects.filter(workflow=flow).update(due_at=due)
    start(template(BY_LINK, name="By link"), world.beam, by="dina", chosen={0: (JO,)})
    over = start(made, *(world.add_document(f"HT-CIV-DWG-22{number}", discipline=world.CIV) for number in range(2)))
    answer(over, "remy")
    answer(over, "abel", step=2)


@pytest.fixture
def called_strangely(world):
    """Documents whose originator is a dash, more dashes, has spaces around and within, or is none."""
    for number, name in enumerate(["–", "––", "  Atkins", "Atkins  Ltd ", "Atkins", ""]):
        world.add_document(f"HT-CIV-DWG-30{number}", discipline=world.CIV, originator=name)


@pytest.fixture
def planned(world):
    """Planned documents that came, that are late and that are not due, one without any group."""
    day, facts = clock.now().date(), {"project": world.harbour, "updated_at": clock.now()}
    for number, (days, came, owner, discipline) in enumerate(
        [
            (-20, None, world.dina, world.CIV),
            (20, None, world.dina, None),
            (-40, -41, world.petra, None),
            (-50, -3, world.dina, world.CIV),
        ]
    ):
        delivered = day + came * DAY if came else None
        Document.objects.create(
            **facts,
            number=f"P-{number}",
            title="Planned",
            owner=owner,
            discipline=discipline,
            status="draft" if came else "planned",
            planned_on=day + days * DAY,
            delivered_on=delivered,
        )


@pytest.fixture
def everything(world, sent, letters, said, reviews, side_by_side, planned, called_strangely):  # noqa: PLR0917
    """Something of each kind that reports count."""
    by = world.actor("dina")
    for email in ("jo@Designer.example", "Al@client.example"):
        shares.create(world.plan, recipient_name="Jo Reid", recipient_email=email, expiry=7, by=by)


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("name", READERS)
def test_every_figure_leads_to_as_much_as_it_says(world, name):
    day, actor = clock.now().date(), world.actor(name)
    days = {"since": day - 25 * DAY, "until": day - 2 * DAY}
    asked: list[dict[str, Any]] = [{}, days, {"discipline": "CIV"}] if name in {"dina", "remy"} else [{}]
    found: dict[str, set[Any]] = {}
    kinds = set()
    for report in queries.reports(actor):
        for group in report.groups:
            for more in asked:
                for row in report.compute(actor, Asked(group, **more)).rows:
                    figures = [each for each in row if isinstance(each, Figure)]
                    kinds |= {(report.key, group)} if figures else set()
                    for each in figures:
                        found.setdefault(each.url, set()).add((report.key, group, int(each)))

    person, wrong = Person(world.client(name)), []
    person.client.inspects = False  # of several hundred pages; other tests look at each list closely
    for url, of in found.items():
        number, rows = listed(person, url)
        wrong += [(*each, number, rows, url) for each in of if each[-1] != number or not 0 < rows <= number]
    assert wrong == []
    without = {(report.key, group) for report in queries.reports(actor) for group in report.groups} - kinds
    if name == "dina":
        assert without == {("superseded-holders", "holder"), ("superseded-holders", "document")}  # it is a list


@pytest.mark.usefixtures("everything")
def test_of_steps_side_by_side_the_list_says_how_many_were_counted(world):
    rows: Any = queries.report(world.actor("dina"), "overdue").compute(world.actor("dina"), Asked("discipline")).rows
    (late,) = [row[1] for row in rows if row[0] == "CIV – Civil"]
    page = Person(world.client("dina")).open(late.url)
    assert (int(late), len(page.heard("tbody tr"))) == (3, 2)
    assert "Steps that were counted: 3. Several may belong to one workflow." in page.text


@pytest.mark.usefixtures("side_by_side")
def test_open_steps_of_a_close_out_lead_to_a_list_that_says_how_many_were_counted(world):
    found = {one.label: one for one in open_things(world.actor("petra"))}
    number, rows = listed(Person(world.client("petra")), found["Open steps"].url)
    assert (found["Open steps"].count, number, rows) == (3, 3, 2)


@pytest.mark.usefixtures("everything")
def test_a_group_that_is_called_nothing_is_told_from_one_that_is_called_a_dash(world):
    dina = Person(world.client("dina"))
    actor = world.actor("dina")
    rows: Any = queries.report(actor, "document-status").compute(actor, Asked("originator")).rows
    told_of = {row[0]: row[-1] for row in rows}
    assert {name: int(told_of[name]) for name in ("–", "––", "  Atkins", "Atkins  Ltd ", "Atkins")} == {
        "–": 1,
        "––": 1,
        "  Atkins": 1,
        "Atkins  Ltd ": 1,
        "Atkins": 1,
    }
    chips = {name: dina.open(told_of[name].url).heard("a.chip") for name in ("–", "  Atkins", "No originator")}
    assert chips == {
        "–": ["Originator: –"],
        "  Atkins": ["Originator: Atkins"],
        "No originator": ["Originator: No originator"],
    }
    assert len(dina.open(told_of["–"].url).press("Filter").heard("tbody tr")) == 1


@pytest.mark.parametrize("name", ["", "–", "––", " – ", "Atkins", " Atkins  Ltd "])
def test_what_a_link_tells_of_a_name_is_read_again_as_it_is(name):
    assert untold(told(name)) == name
    assert told(name)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("documents/?owner=–", "Owner: No owner"),
        ("workflows/?counted=what%3Dopen%26by%3Ddiscipline", "Counted: open steps, No discipline"),
        ("workflows/?counted=what%3Dopen%26by%3Dperson", "Counted: open steps, People outside"),
        ("correspondence/?court=–", "Waits for: Nobody"),
        ("comments/?without=discipline", "Without: Discipline"),
    ],
)
def test_a_condition_about_what_is_missing_names_it(world, asked, words):
    page = Person(world.client("dina")).open(f"/o/meridian/p/harbour/{asked}")
    assert page.heard("a.chip") == [words]


@pytest.mark.parametrize(
    "asked",
    [
        "documents/?delivery=soon",
        "documents/?without=owner",
        "comments/?without=anything",
        "documents/?since=yesterday",
        "documents/?planned_until=9999-12-31",
        "workflows/?counted=what%3Deaten%26by%3Dtemplate",
        "workflows/?counted=what%3Dopen%26by%3Dperson%26since%3D0001-01-01",
        "workflows/?counted=what%3Dopen%26by%3Dtemplate%26low%3Dx",
        "workflows/?counted=what%3Dopen%26by%3Dtemplate%26name%3D%2500",
        "correspondence/?age=old",
        "correspondence/?ball=air",
        "shares/?use=thrown",
    ],
)
def test_a_link_that_cannot_be_read_says_so_and_shows_nothing(world, asked):
    page = Person(world.client("dina")).open(f"/o/meridian/p/harbour/{asked}")
    assert "This link cannot be read. Empty this field, or follow the figure once more." in page.text
    assert "Nothing is shown until the filter above can be read." in page.text


def test_a_list_that_cannot_be_read_does_not_say_how_much_was_counted(world):
    page = Person(world.client("dina"))
    page.open("/o/meridian/p/harbour/workflows/?counted=what%3Dopen%26by%3Dproject&status=eaten")
    assert "Nothing is shown until the filter above can be read." in page.text
    assert "that were counted" not in page.text


def test_what_a_figure_leads_to_stands_beside_the_list_and_stays_when_more_is_narrowed(world):
    page = Person(world.client("dina")).open("/o/meridian/p/harbour/documents/?owner=Dina+Okafor&since=2026-01-01")
    html = page.response.content.decode()
    assert "Owner: Dina Okafor" in page.text
    assert "Changed since: 1 Jan 2026" in page.text
    assert 'name="owner" value="Dina Okafor"' in html
    assert 'type="text" name="owner"' not in html


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("workflows/?counted=what%3Dlate%26by%3Dperson%26name%3DRemy", "Counted: overdue steps, Remy"),
        (
            "workflows/?counted=what%3Dopen%26by%3Dstep%26name%3DSign%26high%3D3",
            "Counted: open steps, Sign, up to 3 days",
        ),
        ("correspondence/?age=7-14", "Age: 7 to 14 days"),
        ("correspondence/?age=60-", "Age: over 60 days"),
    ],
)
def test_a_condition_of_a_link_is_said_as_people_say_it(world, asked, words):
    page = Person(world.client("dina")).open(f"/o/meridian/p/harbour/{asked}")
    assert words in [link.to_text().strip() for link in page.page.query("a.chip")]
