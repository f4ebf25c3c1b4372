"""Conditions written once mean what they meant as Django's, either way round and under any name of their table."""

import pytest
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When

from documents.register.models import Document, Revision
from kazinex.core.conditions import Condition

CONDITIONS = {
    "a list": lambda world: Q(discipline__in=[world.terms["CIV"].pk]),
    "lists or a mark": lambda world: Q(discipline__in=[world.terms["CIV"].pk], zone=None) | Q(is_confidential=True),
    "other rows": lambda _world: Q(
        pk__in=Revision.objects.filter(document__number="HT-STR-DWG-001").values("document")
    ),
}


@pytest.fixture(autouse=True)
def _a_document_of_no_discipline(world):
    world.add_document("HT-SIT-001")


@pytest.mark.parametrize("kind", CONDITIONS)
def test_rows_that_meet_it_and_rows_that_do_not_are_the_same(world, kind):
    plain = CONDITIONS[kind](world)
    written = Q(Condition.on(Document, plain))
    rows = Document.objects.all()
    assert _numbers(rows.filter(written)) == _numbers(rows.filter(plain))
    assert _numbers(rows.exclude(written)) == _numbers(rows.exclude(plain))
    assert _numbers(rows.filter(~written | Q(number="nobody's"))) == _numbers(rows.exclude(plain))
    assert 0 < rows.filter(written).count() < rows.count()


@pytest.mark.parametrize("kind", CONDITIONS)
def test_it_stands_in_cases_inner_queries_and_sums(world, kind):
    plain = CONDITIONS[kind](world)
    written = Q(Condition.on(Document, plain))
    inner = Document.objects.filter(pk__in=Document.objects.filter(written).values("pk"))
    assert _numbers(inner) == _numbers(Document.objects.filter(plain))
    beside = Document.objects.filter(written, pk=OuterRef("document"))
    assert Revision.objects.filter(Exists(beside)).count() == Revision.objects.filter(_of(plain)).count()
    named = Document.objects.annotate(met=Case(When(written, then=Value("yes")), default=Value("no")))
    met = dict(named.order_by().values_list("met").annotate(Count("pk")))
    assert met["yes"] == Document.objects.filter(plain).count()
    assert _numbers(Document.objects.filter(written).union(Document.objects.exclude(written))) == _numbers(
        Document.objects.all()
    )


def test_a_negation_within_is_refused_since_it_would_lose_rows_that_say_nothing():
    with pytest.raises(TypeError, match="turned round"):
        Condition.on(Document, Q(title="") | ~Q(discipline=7))


def test_rows_of_another_table_are_refused():
    with pytest.raises(TypeError, match="columns of Document"):
        Revision.objects.filter(Q(Condition.on(Document, Q(title="a"))))


def _of(plain):
    return Q(document__in=Document.objects.filter(plain).values("pk"))


def _numbers(rows):
    return sorted(rows.values_list("number", flat=True))
