"""Lists as they leave the house: as Excel, and recorded (SPEC 12)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core.http import MemberRequest
from kazinex.core.lists import Reading, workbook
from kazinex.core.translation import marked as _


class _Counted:
    """Rows that are counted as they are taken, so that nobody asks for them twice."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row


def export(
    request: MemberRequest,
    reading: Reading,
    rows: Iterable[Any],
    *,
    name: str,
    cover: Mapping[str, Any] | None = None,
    of: Any = None,
    words: str = "",
) -> HttpResponse:
    """Exactly these rows of a list, as Excel and recorded; where a filter cannot be read, words instead.

    They are of the project or organisation one stands in, or of a thing there, `of`; the first sheet says of which,
    unless `cover` says more. `words` say which rows they are where the filters of the list do not.
    """
    if reading.is_refused:
        messages.error(request, _("Nothing was exported: a filter cannot be read."))
        return redirect(reading.address())
    place = request.project or request.organisation
    told, counted = cover or {"Project" if request.project else "Of": place.name}, _Counted(rows)
    words = words or reading.filters.in_words
    made = workbook(reading, counted, cover=told, zone=place.time_zone, name=name, words=words)
    taken(request, reading.of.caption, counted.count, filters=words, of=of)
    return made


def taken(request: MemberRequest, what: str, count: int, *, filters: str = "none", of: Any = None) -> None:
    """Record that somebody took so many rows of a list with them."""
    target = of or request.project or request.organisation
    record(AuditAction.LIST_EXPORTED, by=request.actor, target=target, list=what, count=count, filters=filters)
