"""What else an event holds, read whatever stands in its row: nobody can mend one there."""

import json
import sys
from decimal import Decimal
from typing import Any

from django.db import models


class Details(models.JSONField):
    """What else was recorded, with numbers of any length."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"decoder": Decoder})

    def deconstruct(self) -> Any:
        """To migrations it is the column it is."""
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["decoder"]
        return name, "django.db.models.JSONField", args, kwargs


class Decoder(json.JSONDecoder):
    """JSON as PostgreSQL keeps it, whose numbers may be longer than Python's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, parse_int=whole, parse_float=fraction)


def whole(digits: str) -> Any:
    """A whole number, or its digits where there are too many."""
    most = sys.get_int_max_str_digits()
    return int(digits) if not most or len(digits) <= most else digits


def fraction(digits: str) -> Any:
    """A fraction, or its digits where no floating point number holds it."""
    number = float(digits)
    return number if abs(number) != float("inf") and bool(number) == bool(Decimal(digits)) else digits
