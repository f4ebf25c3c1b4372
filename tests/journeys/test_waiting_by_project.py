"""The organisation's page says how much waits for its reader in each project; each number leads to just that."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.workflows.models import StepPart, WorkflowStep
from kazinex.core import clock, features
from kazinex.core.features import Feature, MyWork
from kazinex.core.places import WorkLine
from projects.models import Project, ProjectMembership
from tests.documents.correspondence.conftest import send, types, write
from tests.documents.transmittals.conftest import draft, issue
from tests.documents.workflows.conftest import answer, review, start, template
from tests.person import Person

__all__ = ["answer", "draft", "issue", "send", "start", "template", "types", "write"]
PROJECTS = "/o/meridian/"
MINE = "/o/meridian/my-work/"
PEOPLE = ["ada", "otto", "petra", "dina", "ines", "remy", "abel", "vera", "miko", "wes"]
DAY = timedelta(days=1)


@pytest.fixture
def steps(world, template, start):
    """Late steps side by side and one that is due later."""
    beside = [review("remy", "miko"), review("abel", name="Beside", is_parallel=True)]
    other = world.add_document("HT-CIV-DWG-002", discipline=world.CIV, status="issued")
    late, soon = start(template(*beside)), start(template(review("remy", "wes"), name="Another"), other)
    for flow, days in ((late, -3), (soon, 5)):
        due = clock.now() + days * DAY
        WorkflowStep.objects.filter(workflow=flow).update(due_at=due)
        StepPart.objects.filter(step__workflow=flow).update(due_at=due)


@pytest.fixture
def waiting(world, steps, issue, draft, send):
    """Those, transmittals, letters and drafts in harbour; drafts in the viaduct."""
    issue(to="Remy Rousseau\nVera Voss", required_by=clock.now().date() + 3 * DAY)
    draft()
    send(to="Abel Adeyemi")
    for name, role in (("dina", "document_controller"), ("remy", "project_admin"), ("ines", "viewer")):
        world.role(name, role, "viaduct")
    for number in range(3):
        world.add_document(f"WV-{number}", project="viaduct", owner="dina")
    world.add_document("WV-9", project="viaduct", owner="remy")


def told(person):
    """By the name of a project: the two numbers and where they lead."""
    found = {}
    for row in person.open(PROJECTS).page.query("tbody tr"):
        cells = row.query("[data-label]")
        links = [link[0].attrs["href"] if (link := cell.query("a")) else "" for cell in cells]
        numbers = [int(cell.to_text().strip()) for cell in cells]
        found[row.query("td a")[0].to_text().strip()] = list(zip(numbers, links, strict=True))
    return found


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("name", PEOPLE)
def test_each_number_is_what_my_work_shows_of_the_project_and_leads_to_it(world, name):
    person = Person(world.client(name))
    person.open(MINE)
    rows = [[cell.to_text(separator=" ") for cell in row.query("td")] for row in person.page.query("tbody tr")]
    all_of, late = (Counter(row[2].strip() for row in some) for some in (rows, [r for r in rows if "Overdue" in r[3]]))

    found = told(person)
    assert {project: [number for number, _url in two] for project, two in found.items()} == {
        project: [all_of[project], late[project]] for project in found
    }
    assert name == "wes" or set(all_of) <= set(found)  # Wes has nothing there but a step
    for project, two in found.items():
        for number, url in two:
            assert bool(number) == bool(url)
            if url:
                assert person.open(url).heard("tbody td:nth-child(3)") == [project] * number
                assert f"Only what waits in {project}. Show all projects" in person.text


@pytest.mark.usefixtures("waiting")
def test_the_numbers_differ_by_who_reads_them(world):
    said = {name: told(Person(world.client(name))) for name in ("dina", "remy", "vera", "wes")}
    numbers = {name: {project: [two[0][0], two[1][0]] for project, two in of.items()} for name, of in said.items()}
    assert numbers == {
        "dina": {"Harbour Tunnel": [2, 0], "Western Viaduct": [3, 0]},
        "remy": {"Harbour Tunnel": [3, 1], "Western Viaduct": [1, 0]},
        "vera": {"Harbour Tunnel": [1, 0]},
        "wes": {},
    }


@pytest.mark.usefixtures("waiting")
def test_my_work_is_narrowed_to_a_project_and_to_what_is_late_and_widened_again(world):
    remy = Person(world.client("remy")).open(f"{MINE}?project=harbour")
    assert len(remy.heard("tbody tr")) == 3
    assert len(remy.follow("Show only what is overdue").heard("tbody tr")) == 1
    assert remy.path == f"{MINE}?project=harbour&overdue=yes"
    assert len(remy.follow("Show all projects").heard("tbody tr")) == 1
    assert len(remy.follow("Show what is not overdue too").heard("tbody tr")) == 4
    assert remy.path == MINE
    nothing = Person(world.client("dina")).open(f"{MINE}?project=viaduct&overdue=yes")
    assert "Nothing is overdue" in nothing.text


@pytest.mark.usefixtures("waiting")
def test_a_project_that_is_unknown_and_one_that_is_not_theirs_are_answered_alike(world):
    vera = Person(world.client("vera"))
    answers = set()
    for code in ("viaduct", "depot", "nowhere", "x" * 500):
        page = vera.open(f"{MINE}?project={code}")
        assert page.status == 200
        answers.add(" ".join(page.heard("main")).replace(code, ""))
    assert len(answers) == 1
    assert "you take part in none that has it" in answers.pop()
    assert vera.follow("Show all projects").path == MINE


@pytest.mark.usefixtures("waiting")
def test_who_has_only_a_step_in_a_project_finds_it_by_the_project_too(world):
    wes = Person(world.client("wes")).open(f"{MINE}?project=harbour")
    assert wes.heard("tbody td:nth-child(3)") == ["Harbour Tunnel"]
    assert "Only what waits in Harbour Tunnel." in wes.text


def test_the_pages_of_a_narrowed_list_stay_narrowed(world):
    now = clock.now()
    lines = [WorkLine(f"Thing {at}", "/x/", world.harbour, now, now - DAY) for at in range(70)]
    source = MyWork(1, "Steps", lambda _actor, most: lines[:most])
    with features.using(Feature(my_work=[source]), besides=True):
        remy = Person(world.client("remy")).open(f"{MINE}?project=harbour&overdue=yes")
        assert (len(remy.heard("tbody tr")), len(remy.follow("Next").heard("tbody tr"))) == (50, 20)
        assert remy.path == f"{MINE}?project=harbour&overdue=yes&page=2"
        assert len(remy.follow("Previous").heard("tbody tr")) == 50
        assert len(remy.open(f"{MINE}?project=harbour&page=9").follow("First page").heard("tbody tr")) == 50


def test_where_more_waits_than_is_counted_the_number_says_so(world):
    now = clock.now()
    lines = [WorkLine(f"Late {at}", "/x/", world.harbour, now, now - DAY) for at in range(5)]
    lines += [WorkLine(f"Thing {at}", "/x/", world.harbour, now) for at in range(1_200)]
    world.role("remy", "viewer", "viaduct")
    lines += [
        WorkLine(f"Letter {at}", "/x/", Project.objects.get(code="viaduct"), now, now - DAY) for at in range(1_001)
    ]

    def there(actor, most):
        return [line for line in lines if not actor.project or line.project == actor.project][:most]

    with features.using(Feature(my_work=[MyWork(1, "Steps", there)]), besides=True):
        remy = Person(world.client("remy")).open(PROJECTS)
        rows = [[cell.to_text().strip() for cell in row.query("[data-label]")] for row in remy.page.query("tbody tr")]
    assert rows == [["over 1,000", "5"], ["over 1,000", "over 1,000"]]
    del lines[505:1_300]  # more than a thousand are left, and fewer in each
    with features.using(Feature(my_work=[MyWork(1, "Steps", there)]), besides=True):
        remy.open(PROJECTS)
        rows = [[cell.to_text().strip() for cell in row.query("[data-label]")] for row in remy.page.query("tbody tr")]
    assert rows == [["505", "5"], ["906", "906"]]


def test_the_dashboard_leads_to_what_waits_in_its_project(world):
    dina = Person(world.client("dina")).open("/o/meridian/p/harbour/")
    tile = next(link for link in dina.page.query("main a[href]") if "/my-work/" in link.attrs["href"])
    assert tile.attrs["href"] == f"{MINE}?project=harbour"


def test_the_page_of_projects_asks_as_much_for_thirty_projects_as_for_two(world):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            world.client("dina").get(PROJECTS)
        return len(queries)

    world.role("dina", "document_controller", "viaduct")
    world.add_document("WV-1", project="viaduct")
    asked()
    few = asked()
    for number in range(30):
        project = Project.objects.create(code=f"lot{number}", name=f"Lot {number}", time_zone="Australia/Sydney")
        world.projects[project.code] = project
        ProjectMembership.objects.create(project=project, user=world.dina, role="document_controller")
        world.add_document(f"L-{number}", project=project.code)
    assert asked() == few
