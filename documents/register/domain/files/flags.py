"""What a file does not show by itself, kept with the revision and told on its page; nothing of it is ever fetched."""

from dataclasses import dataclass

MOST = 50  # flags of one file
LONGEST = 300  # characters of what a flag names

WORDS = {
    "template": "Attached template",
    "linked_chart": "Linked chart",
    "linked_sheet": "Linked workbook",
    "linked_picture": "Linked picture",
    "linked_part": "Linked part",
    "data_link": "Asks another program for data",
    "macros": "Contains macros",
    "script": "Contains a script",
    "launch": "Asks to start a program",
    "attachment": "Carries attached files",
    "media": "Carries film, sound or 3D",
    "password": "Protected by a password, to open it or to change it",
    "unchecked": "Its contents could not be checked",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One such fact: its kind (a key of WORDS) and what it names, such as the address of a template."""

    kind: str
    names: str = ""

    @property
    def words(self) -> str:
        """The kind as a person reads it."""
        return WORDS[self.kind]

    def inside(self, path: str) -> "Flag":
        """The same, of a file inside this one."""
        return Flag(self.kind, f"{path}: {self.names}" if self.names else path)


def as_stored(flags: tuple[Flag, ...]) -> list[list[str]]:
    """Flags as a revision keeps them."""
    return [[flag.kind, flag.names] for flag in flags]


def as_told(stored: list[list[str]]) -> list[Flag]:
    """The flags of a revision, for its page."""
    return [Flag(kind, names) for kind, names in stored if kind in WORDS]
