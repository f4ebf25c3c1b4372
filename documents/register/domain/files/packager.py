"""Files that somebody dropped into a document: Windows wraps them as an object of its Packager (MS-OLEDS 2.3.6)."""

from documents.register.domain.files.entries import Entry, of_bytes
from kazinex.core.file_types import NEVER

LENGTH = 4
LONGEST = 1024  # bytes of a name or path
EMBEDDED = b"\x02\x00"


def entry(native: bytes) -> Entry:
    """The wrapped file under its own name; where the wrapping is of another make, all that is in it."""
    body = native[LENGTH:]
    if not body.startswith(EMBEDDED):
        return of_bytes("object", body, is_part=True)
    names, rest = _names(body[len(EMBEDDED) :])
    path, rest = _counted(rest[LENGTH:])  # behind two words that say what it is
    content, _ = _counted(rest)
    return of_bytes(_telling([*names, path.rstrip(b"\0")]), content or rest)


def _names(body: bytes) -> tuple[list[bytes], bytes]:
    label, _, rest = body.partition(b"\0")
    name, _, rest = rest.partition(b"\0")
    return [label[:LONGEST], name[:LONGEST]], rest


def _counted(rest: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(rest[:LENGTH], "little")
    return rest[LENGTH : LENGTH + length], rest[LENGTH + length :]


def _telling(names: list[bytes]) -> str:
    """Of its three names the one that a program would run under, else the first."""
    shown = [name.decode("cp1252", "replace").replace("\\", "/").rsplit("/", 1)[-1] for name in names]
    harmful = (name for name in shown if name.rstrip(". ").rsplit(".", 1)[-1].lower() in NEVER)
    return next(harmful, next((name for name in shown if name), "object"))
