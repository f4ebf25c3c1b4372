"""Which existing files a list of accepted types would have refused; the room that has files fills it in."""

from collections.abc import Callable, Mapping, Sequence

Count = Callable[[], Mapping[str, int]]
_counts: list[Count] = []


def count_files_with(count: Count) -> Count:
    """Ask `count()` for the number of the active organisation's files by extension, such as {"pdf": 212}."""
    _counts.append(count)
    return count


def is_possible() -> bool:
    """Whether any room has files to count."""
    return bool(_counts)


def refused_by(types: Sequence[str]) -> list[tuple[str, int]]:
    """The extensions outside the list with their number of files, most files first."""
    totals: dict[str, int] = {}
    for count in _counts:
        for extension, number in count().items():
            totals[extension] = totals.get(extension, 0) + number
    refused = [(extension, number) for extension, number in totals.items() if extension not in types]
    return sorted(refused, key=lambda row: (-row[1], row[0]))
