"""Lists, each declared once: filtered, sorted, paged, counted and written to Excel by one machinery.

A `List` says what it can be narrowed and sorted by and what its columns are; `List.read` takes what an address asks
for and answers with a page of rows, or with words beside a filter that cannot be read and no rows at all.
"""

from kazinex.core.lists.columns import Cell, Column, Place, Source
from kazinex.core.lists.filters import (
    Choice,
    Chosen,
    Day,
    Filter,
    Filters,
    Told,
    Words,
    containing,
    told_days,
    told_name,
)
from kazinex.core.lists.listing import MOST_COUNTED, Head, List, ListPage, Reading, both_ways
from kazinex.core.lists.sheets import download, streamed, workbook

__all__ = [
    "MOST_COUNTED",
    "Cell",
    "Choice",
    "Chosen",
    "Column",
    "Day",
    "Filter",
    "Filters",
    "Head",
    "List",
    "ListPage",
    "Place",
    "Reading",
    "Source",
    "Told",
    "Words",
    "both_ways",
    "containing",
    "download",
    "streamed",
    "told_days",
    "told_name",
    "workbook",
]
