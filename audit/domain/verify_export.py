"""Verify an audit log export of Kazinex Workflows: offline, with Python 3.9 or newer and nothing else.

    python3 verify_export.py BUNDLE [--key PUBLIC_KEY] [--checkpoint FILE]

BUNDLE is the zip archive or the folder it was unpacked to. Exit code 0: sound; 1: altered, with the first bad place;
2: something that was given could not be read or could not be checked, with what it is. The public key is printed:
compare it with the one the sender tells you by another way, or give that one with --key. A checkpoint file holds signed
notes from earlier days; the log must still contain what each of them counted.
"""

# ruff: noqa: T201  it speaks to a terminal
from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Tree = str | list["Tree"] | None  # a digest, two halves, or the next line
MANIFEST = b"kazinex/audit-export/1\n"
SIGNED, SIGNATURE = "manifest.json", "manifest.sig"
NOTE = "kazinex/audit/"
STATEMENT = b"kazinex/audit-statement/1\n"
FIELDS = {1: 18, 2: 19}  # of one event, by its version
ENDLESS = 10**9  # years
KEY_BYTES, SIGNATURE_BYTES = 32, 64
AT, ORGANISATION, CATEGORY, ACTION, PROJECT = 3, 2, 4, 5, 9

Facts = dict[str, Any]
Point = tuple[int, int, int, int]


class Altered(Exception):
    """The first bad place."""


class Unchecked(Exception):
    """Something that was given cannot be checked with what the bundle holds."""


# Ed25519 (RFC 8032, section 6), with extended coordinates.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _x(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _add(a: Point, b: Point) -> Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _x(BASE_Y, 0) or 0
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether Ed25519 `signature` (64 bytes) over `message` is the one of public `key` (32 bytes)."""
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    left, right = _times(s, BASE), _add(r, _times(h, a))
    return not (left[0] * right[2] - right[0] * left[2]) % P and not (left[1] * right[2] - right[1] * left[2]) % P


def canonical(facts: object) -> bytes:
    """The bytes of a signed fact."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def verify(bundle: Path | zipfile.Path, trusted: str | None = None, notes: list[str] | None = None) -> Facts:
    """Check a folder or a zipfile.Path; returns the manifest, or raises Altered or Unchecked with the first place."""
    raw = (bundle / SIGNED).read_bytes()
    signature = base64.b64decode((bundle / SIGNATURE).read_bytes())
    manifest: Facts = json.loads(raw)
    key = base64.b64decode(manifest["public_key"])
    if trusted is not None and key != base64.b64decode(trusted):
        raise Altered("The bundle is signed with another key than the one you trust.")
    if not is_signed(MANIFEST + raw, signature, key):
        raise Altered(f"{SIGNED} does not fit its signature.")
    facts = {name: value for name, value in manifest.items() if name not in {"signature", "files"}}
    if not is_signed(STATEMENT + canonical(facts), base64.b64decode(manifest["signature"]), key):
        raise Altered(f"The statement in {SIGNED} does not fit its signature.")
    for name, said in sorted(manifest["files"].items()):
        _check_file(bundle, name, said)
    seals = seals_of(bundle, manifest)
    _check_events(bundle, manifest, seals)
    for note in notes or []:
        _check_note(note, manifest, seals)
    if extra := sorted(set(_names(bundle)) - {*manifest["files"], SIGNED, SIGNATURE}):
        raise Unchecked(f"{extra[0]} is not part of the export; nothing says who made it. Take it out and ask again.")
    return manifest


def _names(bundle: Path | zipfile.Path) -> list[str]:
    if isinstance(bundle, zipfile.Path):
        return [name for name in bundle.root.namelist() if not name.endswith("/")]
    return [str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()]


def _check_file(bundle: Path | zipfile.Path, name: str, said: Facts) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        with (bundle / name).open("rb") as file:
            for chunk in iter(lambda: file.read(1 << 16), b""):
                digest.update(chunk)
                size += len(chunk)
    except (KeyError, OSError):
        raise Altered(f"{name} is missing.") from None
    if (digest.hexdigest(), size) != (said["sha256"], said["size"]):
        raise Altered(f"{name} is not the file that was exported.")


def _lines(bundle: Path | zipfile.Path, name: str) -> Iterator[bytes]:
    with (bundle / name).open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def seals_of(bundle: Path | zipfile.Path, manifest: Facts) -> dict[int, Facts]:
    """Every seal by its number: each fits its hash and names the one before; the newest is signed, so all are."""
    organisation, ring = manifest["organisation"]["id"], _Ring(manifest)
    seals: dict[int, Facts] = {}
    last: Facts = {}
    for line in _lines(bundle, "seals.jsonl"):
        seal = json.loads(line)
        named = ("number", "count", "cumulative", "root", "previous", "sealed_at")
        facts = [1, organisation, *[seal[name] for name in named]]
        if hashlib.sha256(b"\x02" + canonical(facts)).hexdigest() != seal["hash"]:
            raise Altered(f"Seal {seal['number']} does not fit its hash.")
        expected = (last["number"] + 1, last["hash"], last["cumulative"] + seal["count"]) if last else ()
        if last and (seal["number"], seal["previous"], seal["cumulative"]) != expected:
            raise Altered(f"Seal {seal['number']} does not follow the seal before it.")
        seals[seal["number"]] = last = seal
    head = manifest["head"]
    if head and (last.get("number"), last.get("hash")) != (head["seal"], head["hash"]):
        raise Altered("The newest seal is not the one the manifest names.")
    if last and not is_signed(bytes.fromhex(last["hash"]), base64.b64decode(last["signature"]), ring.newest):
        raise Altered(f"Seal {last['number']} does not fit its signature.")
    ring.check(seals)
    return seals


class _Ring:
    """The keys of the log: the newest is the bundle's, each older one is vouched for by the key that followed it."""

    def __init__(self, manifest: Facts) -> None:
        self.organisation = manifest["organisation"]["id"]
        self.changes: list[Facts] = manifest["key_changes"]
        self.newest = base64.b64decode(manifest["public_key"])
        self.keys = [*(base64.b64decode(change["old_key"]) for change in self.changes), self.newest]

    def check(self, seals: dict[int, Facts]) -> None:
        """Every change is signed by both keys, leads to the next, and stands where the chain has that seal."""
        for place, change in enumerate(self.changes):
            named = ("seal", "head", "old_key", "new_key", "changed_at")
            facts = [1, self.organisation, *[change[name] for name in named]]
            digest = hashlib.sha256(b"\x03" + canonical(facts)).digest()
            by_old = is_signed(digest, base64.b64decode(change["old_signature"]), self.keys[place])
            by_new = is_signed(digest, base64.b64decode(change["new_signature"]), self.keys[place + 1])
            if not (by_old and by_new) or base64.b64decode(change["new_key"]) != self.keys[place + 1]:
                raise Altered(f"The change of the key after seal {change['seal']} was not signed by both keys.")
            if change["seal"] in seals and seals[change["seal"]]["hash"] != change["head"]:
                raise Altered(f"The key was changed after another seal {change['seal']} than this one.")


def _check_events(bundle: Path | zipfile.Path, manifest: Facts, seals: dict[int, Facts]) -> None:
    """Every line is a leaf of the tree its seal signed, at the place its number says."""
    withheld = manifest["withheld"]
    events = _Events(_lines(bundle, "events.jsonl"), manifest)
    numbers = events.numbers
    for line in _lines(bundle, "proofs.jsonl"):
        proof = json.loads(line)
        seal = seals.get(proof["seal"])
        if seal is None or (proof["count"], proof["first"]) != (seal["count"], seal["cumulative"] - seal["count"] + 1):
            raise Altered(f"The proof of seal {proof['seal']} does not fit the seal.")
        found = events.fold(proof["tree"], proof["first"], proof["count"])
        if found.hex() != seal["root"]:
            raise Altered(f"The events of seal {proof['seal']} are not the ones that were sealed.")
    if next(events.lines, None) is not None:
        raise Altered("events.jsonl holds more events than are proved.")
    if len(numbers) + withheld != manifest["count"]:
        raise Altered(f"{len(numbers) + withheld} events are proved, {manifest['count']} were exported.")
    if (
        numbers
        and not withheld
        and (numbers[0], numbers[-1]) != (manifest["first_sequence"], manifest["last_sequence"])
    ):
        raise Altered("The first and last number are not those of the manifest.")


class _Events:
    """The exported lines in order, taken one by one by the leaves of the trees."""

    def __init__(self, lines: Iterator[bytes], manifest: Facts) -> None:
        self.lines = lines
        self.manifest = manifest
        self.numbers: list[int] = []

    def fold(self, tree: Tree, first: int, count: int) -> bytes:
        """The root of a pruned tree over `count` events: null is the next line, a digest what is left out."""
        if tree is None:
            return self._leaf(first, count)
        if isinstance(tree, str):
            return bytes.fromhex(tree)
        half = 1
        while half * 2 < count:
            half *= 2
        left, right = self.fold(tree[0], first, half), self.fold(tree[1], first + half, count - half)
        return hashlib.sha256(b"\x01" + left + right).digest()

    def _leaf(self, number: int, count: int) -> bytes:
        line = next(self.lines, None)
        if line is None or count != 1:
            raise Altered(f"Event {number} is missing from events.jsonl.")
        _check_event(line, number, self.manifest)
        self.numbers.append(number)
        return hashlib.sha256(b"\x00" + line).digest()


def _check_event(line: bytes, number: int, manifest: Facts) -> None:
    """The event is one the filters let through, as far as they name a category, an action, a project or a time."""
    event, filters, project = json.loads(line), manifest["filters"], manifest["project"]
    if len(event) != FIELDS.get(event[0], FIELDS[2]) or event[ORGANISATION] != manifest["organisation"]["id"]:
        raise Altered(f"Event {number} is not an event of this organisation.")
    wanted = project["id"] if project else filters["project"]
    if wanted is not None and event[PROJECT] != wanted:
        raise Altered(f"Event {number} is of another project.")
    for place, name in ((CATEGORY, "category"), (ACTION, "action")):
        if filters[name] and event[place] != filters[name]:
            raise Altered(f"Event {number} does not match the filter {name}.")
    at = _order(event[AT])
    if (filters["since"] and _order(filters["since"]) > at) or (filters["until"] and _order(filters["until"]) < at):
        raise Altered(f"Event {number} is not of the time that was asked for.")


def _order(at: str) -> tuple[int, str]:
    """What instants are compared by, to the second; a log may hold infinity, years of six digits and years BC."""
    if at.endswith("infinity"):
        return (-ENDLESS if at.startswith("-") else ENDLESS, "")
    year, rest = at.split("-", 1)
    return (-int(year) if at.endswith(" BC") else int(year), rest[:14])


def notes_in(path: Path) -> list[str]:
    """The checkpoint notes in a file; raises Unchecked where it holds none."""
    notes = [f"{NOTE}{note}" for note in path.read_text(encoding="utf-8").split(NOTE)[1:]]
    if not notes:
        raise Unchecked(f"{path} holds no checkpoint note.")
    return notes


def _check_note(note: str, manifest: Facts, seals: dict[int, Facts]) -> None:
    """What a note counted is still there, wherever it falls."""
    text, _, signatures = note.replace("\r\n", "\n").strip().partition("\n\n")
    try:
        origin, count, head = text.split("\n")
        told, counted = base64.b64decode(head).hex(), int(count)
        signature = base64.b64decode(signatures.split(" ")[2])[4:]
    except (ValueError, IndexError):
        raise Unchecked("A checkpoint note cannot be read; it is cut off or was changed by a mail program.") from None
    if origin.rsplit("/", 1)[1] != str(manifest["organisation"]["id"]):
        raise Unchecked(f"The checkpoint {origin} is of another organisation.")
    if not any(is_signed((text + "\n").encode(), signature, key) for key in _Ring(manifest).keys):
        raise Altered("The checkpoint is not signed with a key of this bundle.")
    newest = manifest["head"]["sequence"] if manifest["head"] else 0
    if counted > newest:
        raise Altered(f"The checkpoint counts {count} events; the log of this export ends at {newest}.")
    first = min(seals, default=1)
    if seals and counted < seals[first]["cumulative"] - seals[first]["count"]:
        raise Unchecked(f"The checkpoint counts {count} events, and this export tells of seals from {first} on only.")
    heads = {seal["cumulative"]: seal["hash"] for seal in seals.values()}
    if heads.get(counted) != told:
        raise Altered(f"The checkpoint counts {count} events, and the log was sealed otherwise since: no seal fits it.")


def main() -> int:
    """Print what was found; the exit code says it too."""
    parser = argparse.ArgumentParser(description="Verify an audit log export of Kazinex Workflows, offline.")
    parser.add_argument("bundle", type=Path, help="the zip archive, or the folder it was unpacked to")
    parser.add_argument("--key", help="the public key you trust, in base64")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="a file of signed notes")
    asked = parser.parse_args()
    try:
        notes = [note for path in asked.checkpoint for note in notes_in(path)]
        manifest = verify(opened(asked.bundle), asked.key, notes)
    except Altered as bad:
        print(f"ALTERED: {bad}")
        return 1
    except Unchecked as missing:
        print(f"NOT CHECKED: {missing}")
        return 2
    except Exception as error:  # noqa: BLE001  whatever is wrong with a file, a traceback is no answer
        print(f"UNREADABLE: this is not a whole bundle ({type(error).__name__}: {error}).")
        return 2
    _tell(manifest, len(notes))
    return 0


def opened(place: Path) -> Path | zipfile.Path:
    """A bundle as a folder or an archive; every part of an archive is read once, so that a broken one says so."""
    if place.is_dir():
        return place
    archive = zipfile.ZipFile(place)
    if (broken := archive.testzip()) is not None:
        raise Altered(f"{broken} is damaged in the archive.")
    return zipfile.Path(archive)


def _tell(manifest: Facts, notes: int) -> None:
    head = manifest["head"] or {}
    print(f"SOUND: {manifest['count']} events of {manifest['organisation']['name']}.")
    if not manifest["count"]:
        print("It states that no event matched these filters.")
    print(f"Filters: {manifest['filters_in_words']}")
    print(f"Numbers: {manifest['first_sequence']} to {manifest['last_sequence']}")
    print(f"Subjects withheld: {manifest['withheld']}")
    print(f"Log sealed up to event {head.get('sequence')}, seal {head.get('seal')}, hash {head.get('hash')}")
    print(f"Checkpoints compared: {notes}")
    print(f"Signed with {manifest['public_key']}")


if __name__ == "__main__":
    sys.exit(main())
