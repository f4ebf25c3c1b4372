"""Many keys in one question: as one array, for ten thousand placeholders take longer to write than to answer."""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def keys(many: Iterable[int | None]) -> RawSQL:
    """What `pk__in` takes."""
    return RawSQL("select unnest(%s::bigint[])", [[*many]])
