"""Shares that hold some words, found along an index where few do."""

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

FEW = 500  # keys that are told one by one


def holding(words: str) -> Q:
    """Shares with these words in recipient, label, company or number of a record, as the register reads letters.

    Where many have them no index is asked: whoever reads the newest soon has found enough. Two queries at most.
    """
    with connection.cursor() as cursor:
        cursor.execute("select folded, is_rare from guestshares_search_plan(%s)", [words])
        folded, is_rare = cursor.fetchone()
        if not is_rare:
            return Q(found_by__words__contains=folded)
        cursor.execute("select guestshares_search(%s) limit %s", [words, FEW + 1])
        keys = [key for (key,) in cursor]
    return Q(pk__in=keys if len(keys) <= FEW else RawSQL("select guestshares_search(%s)", [words]))
