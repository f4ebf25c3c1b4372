"""Files nobody names any more, and previews there is no room for: swept away, a listing and a few queries at a time."""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from django.conf import settings

from documents.register.domain.questions import KEPT_FILES
from documents.register.services import storage, watermarks
from documents.register.services.storage import Stored
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active

YOUNGEST = timedelta(hours=24)  # of a file that may be swept: an upload may still be on its way to its row
OLDEST_PREVIEW = timedelta(days=90)
OLDEST_MARKED = timedelta(hours=24)  # of one that carries a name and the time of an opening, which lasts hours
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
    """Remove previews that are old, and the oldest where they take more room than they may; returns how many.

    Those that carry somebody's name are old after a day, and go before all others, which everybody looks at.
    """
    found, kept, removed = list(storage.listed(_place(organisation, "previews"))), 0, 0
    for each in sorted(found, key=lambda each: (not watermarks.carries_name(each.key), each.changed), reverse=True):
        is_old = _is_old(each)
        kept += 0 if is_old else each.size
        if is_old or kept > settings.KAZINEX_PREVIEW_LIMIT:
            storage.delete(each.key)
            removed += 1
    return removed


def _is_old(preview: Stored) -> bool:
    return _age(preview) > (OLDEST_MARKED if watermarks.carries_name(preview.key) else OLDEST_PREVIEW)


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
