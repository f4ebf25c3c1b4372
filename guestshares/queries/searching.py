"""Shares that hold some words, found along an index where few do."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from guestshares.models import ShareWords

FEW = 500  # keys that are told one by one


def holding(words: str) -> Q:
    """Shares with these words in recipient, label, company or number of a record, as the register reads letters.

    Where many have them no index is asked: whoever reads the newest soon has found enough. Two queries at most.
    """
    folded, found = _looked_for(words)
    return Q(Subquery(_hit(folded))) if found is None else found


def beside(words: str, condition: Q) -> Q:
    """Shares whose own columns fulfil a condition that only those do which hold these words.

    Where many hold them, no more than their columns is asked, and that as a value, for the reason told below.
    """
    found = _looked_for(words)[1]
    if found is None:
        return Q(Coalesce(ExpressionWrapper(condition, output_field=BooleanField()), False))
    return found & condition


def _looked_for(words: str) -> tuple[str, Q | None]:
    """The words as they are compared, and the shares that an index finds with them; None where many have them."""
    with connection.cursor() as cursor:
        cursor.execute("select folded, is_rare from guestshares_search_plan(%s)", [words])
        folded, is_rare = cursor.fetchone()
        if not is_rare:
            return folded, None
        cursor.execute("select guestshares_search(%s) limit %s", [words, FEW + 1])
        keys = [key for (key,) in cursor]
    return folded, Q(pk__in=keys if len(keys) <= FEW else RawSQL("select guestshares_search(%s)", [words]))


def _hit(folded: str) -> QuerySet[Any]:
    """Whether one share holds them, as a value: behind the wall the planner would guess that hardly any does."""
    words: Any = ShareWords.objects.filter(share=OuterRef("pk"))
    found: QuerySet[Any] = words.values(hit=ExpressionWrapper(Q(words__contains=folded), output_field=BooleanField()))
    return found
