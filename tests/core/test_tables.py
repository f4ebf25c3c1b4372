"""Registers show rows in the order the query gave them, and say which order that is."""

from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django.template import Context, Template
from django.test import RequestFactory

from kazinex.ui.tables import HouseTable, SelectColumn, SizeColumn, StatusColumn, cell


class Documents(HouseTable):
    select = SelectColumn()
    number = tables.Column(orderable=True, attrs=cell("code"))
    size = SizeColumn()
    state = StatusColumn()


def row(number: str, size: int | None = 2048) -> SimpleNamespace:
    return SimpleNamespace(public_id=number, number=number, size=size, state="Approved", tone="good")


def drawn(table: HouseTable, query: str = "") -> str:
    request = RequestFactory().get(f"/documents/{query}")
    return Template("{% load ui %}{% register table %}").render(Context({"table": table, "request": request}))


def test_rows_stay_in_the_order_they_came_in():
    html = drawn(Documents([row("B"), row("A")], order_by="number"))

    assert html.index('value="B"') < html.index('value="A"')
    assert 'aria-sort="ascending"' in html


def test_a_header_links_to_the_other_order_and_keeps_the_filters():
    html = drawn(Documents([row("A")], order_by="number"), "?search=tunnel&after=x")

    assert 'href="?search=tunnel&amp;sort=-number"' in html


@pytest.mark.parametrize("order", ["nonsense", "-", "", "number,nonsense", "x" * 5000])
def test_an_unknown_order_is_ignored(order):
    assert "A" in drawn(Documents([row("A")], order_by=order))


def test_cells_are_drawn_by_the_components():
    html = drawn(Documents([row("A")]))

    assert "2.0\xa0KB" in html
    assert '<span class="status is-good">' in html
    assert 'name="selected"' in html


def test_a_register_filtered_to_nothing_says_so():
    assert "Nothing matches these filters." in drawn(Documents([]))


def test_what_is_not_there_is_a_dash():
    assert "–" in drawn(Documents([row("A", size=None)]))
