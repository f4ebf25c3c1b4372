"""Places in a sorted list as an address keeps them: what the row there says of the columns of the order, veiled."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter

from kazinex.core import crypto

LONGEST = 2000  # characters of a cursor


def write(row: object, order: Sequence[str]) -> str:
    """The place of a row in this order."""
    values = [value_of(row, bare(name)) for name in order]
    text = json.dumps([value.isoformat() if isinstance(value, date | datetime) else value for value in values])
    return crypto.veil(text.encode(), purpose=_purpose(order))


def read(cursor: str, order: Sequence[str]) -> list[object] | None:
    """What the row at a place says of the columns of this order; None for a cursor of another, or none of ours."""
    if not cursor or len(cursor) > LONGEST:
        return None
    plain = crypto.unveil(cursor, purpose=_purpose(order))
    return None if plain is None else list(json.loads(plain))


def value_of(row: object, name: str) -> object:
    """What a row says of a column, be it an object or the values of one."""
    return row[name] if isinstance(row, dict) else attrgetter(name.replace("__", "."))(row)


def bare(name: str) -> str:
    """A column of an order without its direction."""
    return name.removeprefix("-")


def _purpose(order: Sequence[str]) -> str:
    """A cursor is good for the order it was made in; keys of rows in it count nothing for whoever reads it."""
    return f"cursor {','.join(order)}"
