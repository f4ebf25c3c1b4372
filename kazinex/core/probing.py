"""Whether a row has something, asked of each row by itself: for lists that are read page by page along an index."""

from django.db.models import Exists


class Probe(Exists):
    """The same answer as `Exists`; PostgreSQL never gathers the answers for all rows before it reads the first ones.

    It plans for the whole table and takes no notice of the limit behind it; a value has to be asked row by row.
    """

    template = "((%(subquery)s) IS NOT NULL)"
