"""The register: search, filters and order in the address; the same number of queries for any number of rows."""

import re

import pytest
from django.db import connection
from django.templatetags.static import static
from django.test.utils import CaptureQueriesContext

from documents.register import queries
from documents.register.models import Document
from documents.register.services import documents
from projects.models import Term, TermKind
from tests.person import Person

MOST_BYTES = 48 * 1024  # of a page of fifty rows


@pytest.fixture
def shown(world, url):
    """The numbers on the register's page for a person and a query, in order."""

    def look(query="", name="dina"):
        answer = world.client(name).get(url("register") + query)
        assert answer.status_code == 200, answer.content.decode()[:400]
        return re.findall(r"<a href=\"([A-Z0-9.-]+)/\"", answer.content.decode())

    return look


@pytest.fixture
def more(world):
    world.add_document("HT-CIV-SPC-010", title="Concrete specification", discipline=world.CIV)
    world.add_document("HT-ARC-DWG-100", title="Façade elevation, northern entrance", discipline=world.ARC)
    world.add_document("HT-ARC-DWG-101", title="100 % façade detail_A", discipline=world.ARC, status="issued")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?discipline=CIV", ["HT-CIV-DWG-001", "HT-CIV-SPC-010"]),
        ("?type=DWG", ["HT-CIV-DWG-001"]),
        ("?status=approved", ["HT-STR-DWG-001"]),
        ("?confidential=yes", ["HT-MEP-DWG-001"]),
        ("?discipline=ARC&status=issued&search=detail", ["HT-ARC-DWG-101"]),
        ("?sort=-number&discipline=CIV", ["HT-CIV-SPC-010", "HT-CIV-DWG-001"]),
        ("?sort=title&discipline=ARC", ["HT-ARC-DWG-101", "HT-ARC-DWG-100"]),
        ("?sort=owner&discipline=CIV", ["HT-CIV-DWG-001", "HT-CIV-SPC-010"]),
        ("?after=nonsense&discipline=CIV", ["HT-CIV-DWG-001", "HT-CIV-SPC-010"]),
        ("?deleted=only", []),
    ],
)
def test_filters_and_order_stand_in_the_address(world, more, shown, query, found):
    assert shown(query) == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?discipline=NONE", "Choose one of the listed values."),
        ("?status=nosuch&discipline=CIV", "Choose one of the listed values."),
        ("?confidential=%20", "Choose one of the listed values."),
        ("?search=" + "x" * 501, "Use at most 500 characters; there are 501."),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_shows_nothing(world, shown, url, query, words):
    dina = Person(world.client("dina")).open(url("register") + query)

    assert (dina.heard(".filter-error"), dina.heard("tbody .code a")) == ([words], [])
    assert dina.heard(".filter-results [role=status]") == ["0 documents"]
    assert "Nothing is shown until the filter above can be read." in dina.text
    assert dina.follow("Clear all").heard("tbody .code a") == shown()


def test_an_organisations_entry_and_a_projects_own_of_the_same_code_filter_together(world, shown):
    own = Term.objects.create(kind=TermKind.DISCIPLINE, code="CIV", name="Civil here", project=world.harbour)
    world.add_document("HT-CIV-DWG-900", discipline=own)

    assert shown("?discipline=CIV") == ["HT-CIV-DWG-001", "HT-CIV-DWG-900"]


def test_deleted_documents_are_listed_only_on_demand_and_only_to_who_manages_documents(world, shown):
    documents.delete(world.plan, reason="Twice", by=world.actor("dina"))

    assert "HT-CIV-DWG-001" not in shown()
    assert shown("?deleted=only") == ["HT-CIV-DWG-001"]
    assert "HT-CIV-DWG-001" not in shown("?deleted=only", "ines")


@pytest.mark.parametrize("name", ["ines", "remy", "abel", "vera", "miko"])
@pytest.mark.parametrize("query", ["", "?search=canary", "?search=HT-MEP", "?confidential=yes", "?sort=-updated"])
def test_hidden_documents_leave_no_trace(world, url, name, query):
    body = world.client(name).get(url("register") + query).content.decode()

    assert "HT-MEP-DWG-001" not in body
    assert "Canary of" not in body


@pytest.mark.parametrize(
    "query",
    ["?discipline=%F0%9F", "?search=" + "x" * 3000, "?page=abc", "?status[]=1", "?sort=../..", "?before=" + "A" * 5000],
)
def test_odd_addresses_still_answer(world, url, query):
    assert world.client("dina").get(url("register") + query).status_code == 200


@pytest.mark.parametrize("name", ["dina", "remy", "vera"])
@pytest.mark.parametrize("query", ["", "?search=drawing&sort=-updated"])
def test_one_row_and_thirty_cost_the_same_queries(world, url, name, query):
    client = world.client(name)
    client.get(url("register"))

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("register") + query).status_code == 200
        return len(captured)

    world.stand(world.plan.current_revision, "approved")
    Document.objects.exclude(pk=world.plan.pk).update(deleted_at="2026-01-01T00:00:00Z")
    Document.objects.filter(pk=world.plan.pk).update(title="One drawing")
    one = cost()
    for place in range(30):
        world.add_document(
            f"HT-CIV-DWG-2{place:02}", title="A drawing", discipline=world.CIV, status="approved", zone=None
        )

    assert cost() == one


def test_a_page_of_fifty_rows_is_small(world, url):
    dina = world.client("dina")

    def page() -> tuple[int, int]:
        html = dina.get(url("register")).content
        return len(html), html.count(b"name=selected")

    before, few = page()
    for place in range(20):
        world.add_document(f"HT-CIV-DWG-4{place:02}", title="A" * 40, discipline=world.CIV)
    after, many = page()
    row = (after - before) / (many - few)

    assert (row, before - few * row) <= (560, 24 * 1024)
    assert before - few * row + 50 * row <= MOST_BYTES


def test_a_page_points_to_its_icons(world, url):
    html = world.client("dina").get(url("register")).content.decode()

    assert html.count("<path") == 1  # the product's sign
    assert re.findall(r'<use href="([^"#]+)', html) == [static("img/icons.svg")] * html.count("<use")


def test_a_file_that_is_known_is_noticed_only_where_it_may_be_seen(world, checked, register):
    plan = world.pdf + b"\n"  # nobody else's
    first = register("HT-1", confidential=True, file=checked(content=plan))
    second = register("HT-2", by="ines", file=checked(content=plan))

    assert [one.document for one in queries.twins(world.actor("dina"), second.current_revision)] == [first]
    assert queries.twins(world.actor("ines"), second.current_revision) == []
