"""Many things named in a sentence: the first of them, and how many more there are."""

from collections.abc import Iterable


def first_of(names: Iterable[object], most: int = 5) -> str:
    """“A, B and 3 more”: no more than `most` of the names, in their order."""
    told = [str(name) for name in names]
    more = len(told) - most
    return ", ".join(told[:most]) + (f" and {more} more" if more > 0 else "")


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, with a mark where something is left out."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def phrase(typed: str) -> str:
    """What somebody typed, such as a reason, as the end of a sentence of ours: without full stops of its own."""
    return typed.strip().rstrip(".")
