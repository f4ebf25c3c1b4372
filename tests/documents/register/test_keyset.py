"""Pages by the last row seen: every row once, in order, forwards and backwards."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q

from documents.register.models import Document
from documents.register.web.lists import ORDERS
from kazinex.core import keyset
from kazinex.core.lists import both_ways
from kazinex.core.walks import Among, Walk


@pytest.fixture
def many(world):
    start = datetime(2026, 2, 1, tzinfo=UTC)
    Document.objects.bulk_create(
        Document(
            project=world.viaduct,
            number=f"V-{place:03}",
            title=f"Title {place % 4}",
            status=["draft", "approved", "issued"][place % 3],
            owner=world.ada,
            updated_at=start + timedelta(minutes=place % 5),
        )
        for place in range(23)
    )
    return Document.objects.visible_to(world.actor("ada", "viaduct"))


@pytest.mark.parametrize("order", both_ways(ORDERS).values())
@pytest.mark.parametrize(
    "kind", ["plainly", "along one index", "all of a few", "along three", "along one and some picked"]
)
def test_pages_hold_every_row_once_in_order_both_ways(many, order, kind):
    among = {
        "plainly": None,
        "along one index": Among(),
        "all of a few": Among(is_few=True),
        "along three": Among([Walk(Q(status="draft")), Walk(Q(status="approved")), Walk(Q(status="issued"))]),
        "along one and some picked": Among(
            [Walk(~Q(status="draft"))], Document.objects.filter(status="draft").values("pk")
        ),
    }[kind]
    wanted = list(many.order_by(*order))
    forwards, after, cursors = [], "", []
    for _ in range(9):
        found = keyset.page(many, order=order, after=after, size=4, among=among)
        forwards.append(found.rows)
        cursors.append(found.before)
        if not (after := found.after):
            break

    assert [row for rows in forwards for row in rows] == wanted
    assert [bool(cursor) for cursor in cursors] == [False, True, True, True, True, True]

    backwards, before = [forwards[-1]], cursors[-1]
    while before:
        found = keyset.page(many, order=order, before=before, size=4, among=among)
        backwards.insert(0, found.rows)
        assert found.after
        before = found.before
    assert [row for rows in backwards for row in rows] == wanted


@pytest.mark.parametrize("order", [("title", "id"), ("updated_at", "id")])
@pytest.mark.parametrize(
    "cursor",
    ["x", "%%%", "W10", "WzEsMiwzXQ", "bnVsbA", "WyJcdTAwMDAiLDFd", "A" * 3000, "W1tdLDFd", "W251bGwsMV0", "WzUsNV0"],
)
def test_a_cursor_that_cannot_be_read_counts_as_none(many, cursor, order):
    assert keyset.page(many, order=order, after=cursor, size=4) == keyset.page(many, order=order, size=4)


def test_a_cursor_of_another_order_counts_as_none(many):
    by_title = keyset.page(many, order=("title", "id"), size=4)

    for order in (("updated_at", "id"), ("-title", "-id")):
        assert keyset.page(many, order=order, after=by_title.after, size=4) == keyset.page(many, order=order, size=4)


def test_a_page_has_one_direction(many):
    with pytest.raises(TypeError, match="one direction"):
        keyset.page(many, order=("title", "-id"))


def test_an_empty_list_has_no_cursors(world):
    found = keyset.page(Document.objects.none(), order=("number",))

    assert (found.rows, found.after, found.before) == ([], "", "")


def test_counting_stops_at_the_cap(many):
    assert keyset.count_words(many, most=10_000) == "23"
    assert keyset.count_words(many, most=10) == "10+"
    assert keyset.capped_count(many, most=23) == (23, False)


@pytest.mark.parametrize(
    "among", [None, Among(), Among(is_few=True), Among([Walk(Q(status="draft")), Walk(~Q(status="draft"))])]
)
def test_a_page_is_counted_in_its_own_query(many, among, django_assert_num_queries):
    def counted(**how):
        with django_assert_num_queries(1):
            found = keyset.page(many, order=("title", "id"), size=4, among=among, **how)
        return (len(found.rows), found.count_words, found.after)

    rows, words, after = counted(most=10_000)

    assert (rows, words) == (4, "23")
    assert counted(most=22, after=after)[:2] == (4, "22+")
    assert counted(after=after)[:2] == (4, "")


@pytest.mark.parametrize("most", [keyset.FEW_WALKED, keyset.FEW_WALKED + 1])
def test_what_is_picked_is_counted_beside_what_is_walked(many, most):
    among = Among([Walk(~Q(status="draft"))], Document.objects.filter(status="draft").values("pk"))
    assert keyset.page(many, order=("title", "id"), size=4, among=among, most=most).count_words == "23"


def test_no_rows_are_counted_without_another_query_unless_others_stand_before_them(many, django_assert_num_queries):
    after = keyset.page(many.filter(title="Title 1"), order=("title", "id"), size=4, most=100).after
    with django_assert_num_queries(1):
        assert keyset.page(many.filter(title="None"), order=("title", "id"), most=100).count_words == "0"

    beyond = keyset.page(many.filter(title="Title 0"), order=("title", "id"), after=after, most=100)
    assert (beyond.rows, beyond.count_words) == ([], "6")
