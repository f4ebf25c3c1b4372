"""Shares of companies whose names hold some words, read along an index of each company."""

from django.db import connection
from django.db.models import Q

from kazinex.core.walks import Among, Walk

MOST_READ = 500  # companies of an organisation that are looked through
MOST_WALKED = 20  # of those, whose shares are each read in the order of the list


def among(words: str) -> Among | None:
    """The part of each company with these words in its name; None where they are too many to read one by one.

    A filter by company and the order of a list would fight where what comes first is never of it.
    """
    asked = "select company, position(upper(%s) in upper(company)) > 0 from guestshares_companies(%s) as company"
    with connection.cursor() as cursor:
        cursor.execute(asked, [words, MOST_READ])
        found = cursor.fetchall()
    named = [company for company, is_named in found if is_named]
    if len(found) > MOST_READ or not 0 < len(named) <= MOST_WALKED:
        return None
    return Among([Walk(Q(company=company)) for company in named], instead_of=("company",), by_keys=True)
