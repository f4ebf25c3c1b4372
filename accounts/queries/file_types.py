"""Which existing files a list of accepted types would have refused."""

from collections import Counter
from collections.abc import Sequence

from accounts.domain.questions import FILES_BY_EXTENSION


def refused_by(types: Sequence[str]) -> list[tuple[str, int]]:
    """The extensions outside the list with their number of files, most files first."""
    totals: Counter[str] = Counter()
    for counted in FILES_BY_EXTENSION.ask():
        totals.update(counted)
    refused = [(extension, number) for extension, number in totals.items() if extension not in types]
    return sorted(refused, key=lambda row: (-row[1], row[0]))
