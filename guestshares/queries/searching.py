"""Shares that hold some words, found along an index where few do."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from guestshares.models import ShareWords

FEW = 500  # keys that are told one by one


def holding(words: str) -> Q:
    """Shares with these words in recipient, label, company or number of a record, as the register reads letters.

    Where many have them no index is asked: whoever reads the newest soon has found enough. Two queries at most.
    """
    with connection.cursor() as cursor:
        cursor.execute("select folded, is_rare from guestshares_search_plan(%s)", [words])
        folded, is_rare = cursor.fetchone()
        if not is_rare:
            return Q(Subquery(_hit(folded)))
        cursor.execute("select guestshares_search(%s) limit %s", [words, FEW + 1])
        keys = [key for (key,) in cursor]
    return Q(pk__in=keys if len(keys) <= FEW else RawSQL("select guestshares_search(%s)", [words]))


def _hit(folded: str) -> QuerySet[Any]:
    """Whether one share holds them, as a value: behind the wall the planner would guess that hardly any does."""
    words: Any = ShareWords.objects.filter(share=OuterRef("pk"))
    found: QuerySet[Any] = words.values(hit=ExpressionWrapper(Q(words__contains=folded), output_field=BooleanField()))
    return found
