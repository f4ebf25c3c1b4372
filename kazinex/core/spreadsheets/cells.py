"""Rows of Python values as spreadsheet XML."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from kazinex.core import clock
from kazinex.core.spreadsheets import inert
from kazinex.core.spreadsheets.workbooks import Styles
from kazinex.core.timestamps import is_impossible

EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
DAY = 86_400  # seconds


def row(values: Sequence[object], styles: Styles, *, zone: str = "UTC") -> bytes:
    """One `<row>`; instants become dates of that zone, which Excel stores without one."""
    return b"<row>%s</row>" % b"".join(_cell(value, styles, zone) for value in values)


def _cell(value: Any, styles: Styles, zone: str) -> bytes:
    if value is None or value == "":
        return b"<c/>"
    if isinstance(value, bool):
        return text_cell("yes" if value else "no", styles)
    if isinstance(value, datetime):
        return _moment(value, styles, zone)
    if isinstance(value, date):
        instant = datetime.combine(value, time.min, UTC)
        return b'<c s="%d"><v>%d</v></c>' % (styles.day, serial(instant, "UTC"))
    if isinstance(value, int | float | Decimal) and isfinite(value) and len(str(value)) <= 15:  # noqa: PLR2004  Excel keeps 15 digits
        return b'<c s="%d"><v>%s</v></c>' % (styles.number if isinstance(value, int) else 0, str(value).encode())
    return text_cell(str(value), styles)


def _moment(value: datetime, styles: Styles, zone: str) -> bytes:
    if is_impossible(value):
        return text_cell(clock.IMPOSSIBLE, styles)
    return b'<c s="%d"><v>%.10f</v></c>' % (styles.moment, serial(value, zone))


def text_cell(value: str, styles: Styles) -> bytes:
    """A text that stays text."""
    return b'<c s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (styles.text, inert.text(value))


def serial(instant: datetime, zone: str) -> float:
    """Days since Excel's epoch on the clock of a zone; an instant without a zone is taken as it stands."""
    local = instant if instant.tzinfo is None else instant.astimezone(clock.zone(zone)).replace(tzinfo=None)
    return (local - EPOCH.replace(tzinfo=None)).total_seconds() / DAY
