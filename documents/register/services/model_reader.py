"""What a building model (IFC) says of itself, read statement by statement (ISO 10303-21) without building the model."""

import re
from collections import Counter
from collections.abc import Iterator

from kazinex.core.shapes import Json

BLOCK, OVERLAP = 4 * 1024**2, 16 * 1024  # bytes read together, and the longest statement that is looked into
HEAD = 64 * 1024
MOST_NAMED, MOST_CLASSES = 200, 100
STATEMENT = re.compile(rb"#\d+\s*=\s*(IFC[A-Z0-9]+)\s*\(", re.IGNORECASE)
ROOTED = re.compile(rb"#\d+\s*=\s*(IFC[A-Z0-9]+)\s*\(\s*'[0-9A-Za-z_$]{22}'", re.IGNORECASE)
NAMED = re.compile(rb"#\d+\s*=\s*(IFCPROJECT|IFCSITE|IFCBUILDING|IFCBUILDINGSTOREY)\s*\(", re.IGNORECASE)
NO_ELEMENTS = ("IFCREL", "IFCPROPERTYSET", "IFCELEMENTQUANTITY", "IFCOWNER")
PLACES = {"IFCPROJECT", "IFCSITE", "IFCBUILDING", "IFCBUILDINGSTOREY"}
NAME, ELEVATION = 2, 9  # which argument of a storey is which
WIDE = re.compile(r"\\X2\\([0-9A-Fa-f]+)\\X0\\")
NARROW = re.compile(r"\\X\\([0-9A-Fa-f]{2})")
SHIFTED = re.compile(r"\\S\\(.)")
ARGUMENT = re.compile(rb"'(?:[^']|'')*'|[^,()']+|[(),]")


def contents(place: str) -> dict[str, Json]:
    """Schema, project, storeys and how many elements of each class."""
    with open(place, "rb") as file:  # noqa: PTH123  nothing else of the path is needed
        facts = _header(file.read(HEAD))
    classes: Counter[str] = Counter()
    named: list[tuple[str, list[bytes]]] = []
    count = 0
    for block, length in _blocks(place):
        count += sum(1 for found in STATEMENT.finditer(block) if found.start() < length)
        classes.update(found[1].decode().upper() for found in ROOTED.finditer(block) if found.start() < length)
        named += [
            (found[1].decode().upper(), _arguments(block[found.end() :]))
            for found in NAMED.finditer(block)
            if found.start() < length and len(named) < MOST_NAMED
        ]
    facts += [(KINDS[kind], _text(arguments, NAME)) for kind, arguments in named if kind in KINDS]
    return {"facts": [*facts, ("Statements", f"{count:,}")], "tables": [_storeys(named), _elements(classes)]}


KINDS = {"IFCPROJECT": "Project", "IFCSITE": "Site", "IFCBUILDING": "Building"}


def _blocks(place: str) -> Iterator[tuple[bytes, int]]:
    """Blocks with what follows them, each with how much of it is its own."""
    with open(place, "rb") as file:  # noqa: PTH123
        while block := file.read(BLOCK):
            rest = file.read(OVERLAP)
            file.seek(-len(rest), 1)
            yield block + rest, len(block)


def _header(head: bytes) -> list[tuple[str, str]]:
    schema = re.search(rb"FILE_SCHEMA\s*\(\s*\(\s*('(?:[^']|'')*')", head, re.IGNORECASE)
    name = re.search(rb"FILE_NAME\s*\(", head, re.IGNORECASE)
    arguments = _arguments(head[name.end() :]) if name else []
    found = [("Schema", _string(schema[1]) if schema else ""), ("Written", _text(arguments, 1))]
    return [*found, ("Program", _text(arguments, 5) or _text(arguments, 4))]


def _arguments(text: bytes) -> list[bytes]:
    """The arguments of a statement up to its closing bracket; lists among them as they stand."""
    found, depth = [b""], 0
    for token in ARGUMENT.findall(text[:OVERLAP]):
        if token == b")" and not depth:
            break
        depth += (token == b"(") - (token == b")")
        if token == b"," and not depth:
            found.append(b"")
        else:
            found[-1] += token
    return [argument.strip() for argument in found]


def _text(arguments: list[bytes], place: int) -> str:
    return _string(arguments[place]) if place < len(arguments) and arguments[place].startswith(b"'") else ""


def _string(raw: bytes) -> str:
    """A string of ISO 10303-21, with its letters beyond ASCII."""
    text = raw[1:-1].decode("utf-8", "replace").replace("''", "'")
    text = WIDE.sub(lambda found: bytes.fromhex(found[1]).decode("utf-16-be", "replace"), text)
    text = NARROW.sub(lambda found: chr(int(found[1], 16)), text)
    return SHIFTED.sub(lambda found: chr(ord(found[1]) + 128), text).replace("\\\\", "\\")


def _storeys(named: list[tuple[str, list[bytes]]]) -> dict[str, Json]:
    storeys = [arguments for kind, arguments in named if kind == "IFCBUILDINGSTOREY"]
    rows = [[_text(arguments, NAME), _number(arguments, ELEVATION)] for arguments in storeys]
    return {"title": "Storeys", "head": ["Storey", "Elevation"], "rows": rows, "more": 0}


def _number(arguments: list[bytes], place: int) -> str:
    try:
        return f"{float(arguments[place]):g}"
    except (ValueError, IndexError):
        return ""


def _elements(classes: Counter[str]) -> dict[str, Json]:
    elements = [
        [name, f"{number:,}"]
        for name, number in classes.most_common()
        if not name.startswith(NO_ELEMENTS) and name not in PLACES
    ]
    more = max(len(elements) - MOST_CLASSES, 0)
    return {"title": "Elements by class", "head": ["Class", "Number"], "rows": elements[:MOST_CLASSES], "more": more}
