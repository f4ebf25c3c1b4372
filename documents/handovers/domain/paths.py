"""Names of files and folders that every operating system unpacks, each given once."""

import re
from pathlib import PurePosixPath

LONGEST = 120  # characters of one name; paths of 260 are all that some programs open
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def part(name: str) -> str:
    """One name of a path: without what some system refuses, never empty, its ending kept where it is cut."""
    said = FORBIDDEN.sub("_", name).strip(" .")
    if len(said) > LONGEST:
        ending = PurePosixPath(said).suffix[:12]
        said = said[: LONGEST - len(ending)].rstrip(" .") + ending
    return f"_{said}" if not said or RESERVED.fullmatch(said) else said


class Paths:
    """Gives every path once; some systems hold two names that differ by case for the same."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, *names: str) -> str:
        """The path of these names, with a number where it is given already."""
        wanted = PurePosixPath(*map(part, names))
        path, number = wanted, 1
        while str(path).casefold() in self._given:
            number += 1
            path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        self._given.add(str(path).casefold())
        return str(path)
