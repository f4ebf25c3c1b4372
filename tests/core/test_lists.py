"""A list is declared once: what the address asks for is read, narrowed, sorted, paged and told in words."""

import re
from datetime import date
from typing import Any

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.template import Context, Template

from kazinex.core.lists import Choice, Column, Day, List, ListPage, Words, both_ways, containing
from kazinex.core.translation import ngettext_lazy

DISCIPLINES = (("civ", "Civil"), ("Building", (("str", "Structural"), ("mep", "Mechanical & electrical"))))


class Rows:
    """Stands for a queryset: remembers what it was narrowed by."""

    def __init__(self, *said: str) -> None:
        self.said = said

    def narrowed(self, *said: str) -> "Rows":
        return Rows(*self.said, *said)

    def filter(self, condition: Q) -> "Rows":
        return self.narrowed(str(condition))

    def none(self) -> "Rows":
        return Rows("none")

    def order_by(self, *order: str) -> "Rows":
        return self.narrowed(f"by {' '.join(order)}")


def by(name: str) -> Any:
    return lambda rows, value: rows.narrowed(f"{name} {value}")


def in_order(values: Any) -> dict[str, str]:
    late = "from" in values and "to" in values and values["from"] > values["to"]
    return {"to": "“To” is before “From”."} if late else {}


DOCUMENTS = List(
    caption="Documents",
    counted=ngettext_lazy("{count} document", "{count} documents", "number"),
    columns=(Column("Number", "code", sort="number"), Column("Title", "wide", sort="title"), Column("Size", "number")),
    rows="kazinex/gallery_rows.html",
    orders={"": ("-at", "-id"), "number": ("number",), "title": ("title", "id")},
    filters=(
        Words(name="search", label="Search", narrow=by("search"), longest=20),
        Choice(name="discipline", label="Discipline", choices=DISCIPLINES, narrow=by("discipline")),
        Day(name="from", label="From", narrow=by("from")),
        Day(name="to", label="To", narrow=by("to")),
    ),
    check=in_order,
    at_once=2,
)


def read(query: str = "") -> Any:
    return DOCUMENTS.read(QueryDict(query), path="/here/")


def every(query: str) -> tuple[str, ...]:
    found: Any = read(query).every(Rows())
    return found.said  # type: ignore[no-any-return]


def drawn(listed: ListPage, tag: str) -> str:
    html = Template(f"{{% load ui %}}{{% {tag} listed %}}").render(Context({"listed": listed}))
    return re.sub(r"\s*\n\s*(?=[<“\w])|(?<=[.\w”])\s*\n\s*", "", html)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ("by -at -id",)),
        ("search=%20tunnel%20&discipline=mep", ("search tunnel", "discipline mep", "by -at -id")),
        ("from=2026-03-01&to=2026-03-01&sort=title", ("from 2026-03-01", "to 2026-03-01", "by title id")),
        ("sort=-title&search=%20", ("by -title -id",)),
        ("sort=-&colour=red&search[]=x", ("by -at -id",)),
        ("sort=size", ("by -at -id",)),
        ("discipline=str&discipline=civ", ("discipline civ", "by -at -id")),
    ],
)
def test_rows_are_narrowed_and_sorted_as_the_address_says(query, said):
    assert every(query) == said
    assert not read(query).is_refused


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("discipline=nosuch", "discipline", "Choose one of the listed values."),
        ("discipline=Building", "discipline", "Choose one of the listed values."),
        ("discipline=%20", "discipline", "Choose one of the listed values."),
        ("from=2026-02-30", "from", "Enter a date, such as 2026-03-31."),
        ("from=0001-01-01", "from", "Enter a date between 1970 and 2999."),
        ("from=soon&to=2026-01-01", "from", "Enter a date, such as 2026-03-31."),
        ("search=" + "x" * 21, "search", "Use at most 20 characters; there are 21."),
        ("from=2026-03-02&to=2026-03-01", "to", "“To” is before “From”."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_filter_and_leaves_no_rows(query, name, words):
    reading = read(f"search=tunnel&{query}" if name != "search" else query)
    page = reading.page(Rows())
    html = drawn(page, "list_filters")

    assert reading.is_refused
    assert reading.every(Rows()).said == ("none", "by -at -id")
    assert (page.rows, page.count, page.is_empty) == ([], "0", False)
    assert [(one.filter.name, one.error) for one in reading.filters.chosen if one.error] == [(name, words)]
    assert f'<p class="filter-error" id="list_{name}_error">{words}</p>' in html
    assert f'aria-invalid="true" aria-describedby="list_{name}_error"' in html
    assert ("Search: tunnel" in html) == (name != "search")
    assert "Nothing is shown until the filter above can be read." in drawn(page, "list_table")


def listed(query: str = "", rows: tuple[str, ...] = ("A", "B"), count: str = "2", **cursors: Any) -> ListPage:
    return ListPage(read(query), [row(number) for number in rows], count, **cursors)


def row(number: str, **said: str) -> dict[str, str]:
    """What the template of the gallery's rows takes."""
    names = ("public_id", "title", "revision", "status", "owner", "size", "changed")
    return dict.fromkeys(names, "x") | {"number": number} | said


def test_headings_offer_the_other_order_and_keep_the_filters():
    page = listed("search=tunnel&sort=number&after=x&colour=red")

    assert [(head.column.label, head.url, head.direction) for head in page.heads] == [
        ("Number", "/here/?search=tunnel&sort=-number", "ascending"),
        ("Title", "/here/?search=tunnel&sort=title", ""),
        ("Size", "", ""),
    ]
    assert [head.url for head in listed("sort=-number").heads] == ["/here/?sort=number", "/here/?sort=title", ""]
    assert 'aria-sort="ascending"' in drawn(page, "list_table")


def test_a_chip_takes_one_condition_away_and_leaves_the_rest():
    page = listed("search=tun&discipline=mep&from=2026-03-01&sort=-title&before=x")

    assert [(chip.words, chip.url) for chip in page.chips] == [
        ("Search: tun", "/here/?discipline=mep&from=2026-03-01&sort=-title"),
        ("Discipline: Mechanical & electrical", "/here/?search=tun&from=2026-03-01&sort=-title"),
        ("From: 1 Mar 2026", "/here/?search=tun&discipline=mep&sort=-title"),
    ]
    assert page.reading.filters.in_words == "Search: tun, Discipline: Mechanical & electrical, From: 1 Mar 2026"
    assert read("colour=red").filters.in_words == "none"


def test_the_pager_keeps_filters_and_order_and_leaves_the_other_cursor():
    html = drawn(listed("search=a&sort=title&after=y", after="z"), "list_pager")

    assert 'href="/here/?search=a&amp;sort=title&amp;after=z"' in html
    assert "before" not in html
    assert drawn(listed(), "list_pager").strip() == ""


def test_what_was_typed_comes_back_and_is_escaped():
    html = drawn(listed("search=%22%3E%3Cb%3E&discipline=str&from=2026-02-30"), "list_filters")

    assert 'name="search" id="list_search" value="&quot;&gt;&lt;b&gt;"' in html
    assert '<option value="str" selected>Structural<' in html
    assert '<optgroup label="Building">' in html
    assert 'name="from" id="list_from" value="2026-02-30"' in html
    assert "<details" in html
    assert "open>" in html.split("<details")[1]


@pytest.mark.parametrize("words", ["1 document", "0 documents", "10,000+ documents"])
def test_a_list_says_how_many_there_are(words):
    assert f">{words}<" in drawn(listed(count=words.split()[0]), "list_filters")


def test_a_list_is_empty_only_where_nothing_is_narrowed_and_no_other_page_asked_for():
    none = [listed(query, rows=()).is_empty for query in ("", "search=a", "discipline=nosuch", "after=x", "before=x")]

    assert none == [True, False, False, False, False]
    assert "Nothing matches these filters." in drawn(listed("search=a", rows=()), "list_table")


def test_orders_go_both_ways():
    assert both_ways(DOCUMENTS.orders) == {
        "": ("-at", "-id"),
        "number": ("number",),
        "-number": ["-number"],
        "title": ("title", "id"),
        "-title": ["-title", "-id"],
    }


def test_words_are_looked_for_in_every_column():
    found: Any = containing("number", "title")(Rows(), "drain")  # type: ignore[arg-type]

    assert found.said == (str(Q(number__icontains="drain") | Q(title__icontains="drain")),)


def test_a_day_is_read_as_a_day():
    assert read("from=2026-03-01").filters.values == {"from": date(2026, 3, 1)}
