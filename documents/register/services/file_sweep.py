"""Files nobody names any more, and previews there is no room for: swept away, a listing and a few queries at a time."""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from django.conf import settings

from documents.register.domain.questions import KEPT_FILES
from documents.register.services import storage
from documents.register.services.storage import Stored
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active

YOUNGEST = timedelta(hours=24)  # of a file that may be swept: an upload may still be on its way to its row
OLDEST_PREVIEW = timedelta(days=90)
AT_ONCE = 500
log = logging.getLogger("kazinex.documents")


def sweep_files(organisation: int) -> int:
    """Remove files that were left by uploads that came to nothing; returns how many."""
    folders = {kept.folder for kept in KEPT_FILES.ask()}
    swept = 0
    for folder in sorted(folders):
        old = (each for each in storage.listed(_place(organisation, folder)) if _age(each) > YOUNGEST)
        while batch := list(islice(old, AT_ONCE)):
            for key in _unnamed(organisation, [each.key for each in batch]):
                storage.delete(key)
                swept += 1
    if swept:
        log.warning("%s files that no row names were removed.", swept)
    return swept


def bound_previews(organisation: int) -> int:
    """Remove previews that are old, and the oldest where they take more room than they may; returns how many."""
    found = sorted(storage.listed(_place(organisation, "previews")), key=lambda each: each.changed, reverse=True)
    kept, removed = 0, 0
    for each in found:
        kept += each.size
        if kept > settings.KAZINEX_PREVIEW_LIMIT or _age(each) > OLDEST_PREVIEW:
            storage.delete(each.key)
            removed += 1
    return removed


def _unnamed(organisation: int, keys: Sequence[str]) -> Iterator[str]:
    """Those that no row of any app names, by one query for each kind of rows."""
    named: set[str] = set()
    with organisation_active(organisation):
        for kept in KEPT_FILES.ask():
            rows = kept.model._default_manager.filter(storage_key__in=keys)
            named.update(rows.values_list("storage_key", flat=True))
    yield from (key for key in keys if key not in named)


def _place(organisation: int, folder: str) -> str:
    return f"organisations/{organisation}/{folder}"


def _age(each: Stored) -> timedelta:
    return clock.now() - each.changed
