"""Verify an audit log export of Kazinex Workflows: offline, with Python 3.9 or newer and nothing else.

    python3 verify_export.py BUNDLE [--key PUBLIC_KEY] [--checkpoint FILE]

BUNDLE is the zip archive or the folder it was unpacked to. Exit code 0: sound; 1: altered, with the first bad place;
2: it could not be read as a bundle. The public key is printed: compare it with the one the sender tells you by another
way, or give that one with --key. A checkpoint is a signed note from an earlier day; the log must still contain it.
"""

# ruff: noqa: T201  it speaks to a terminal
from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = b"kazinex/audit-export/1\n"
STATEMENT = b"kazinex/audit-statement/1\n"
FIELDS = {1: 18, 2: 19}  # of one event, by its version
KEY_BYTES, SIGNATURE_BYTES = 32, 64
AT, ORGANISATION, CATEGORY, ACTION, PROJECT = 3, 2, 4, 5, 9

Facts = dict[str, Any]
Point = tuple[int, int, int, int]


class Altered(Exception):
    """The first bad place."""


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


def canonical(facts: Any) -> bytes:
    """The bytes of a signed fact."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def verify(bundle: Any, trusted: str | None = None, note: str | None = None) -> Facts:
    """Check a folder or a zipfile.Path; returns the manifest, or raises Altered with the first bad place."""
    raw = (bundle / "manifest.json").read_bytes()
    signature = base64.b64decode((bundle / "manifest.sig").read_bytes())
    manifest: Facts = json.loads(raw)
    key = base64.b64decode(manifest["public_key"])
    if trusted is not None and key != base64.b64decode(trusted):
        raise Altered("The bundle is signed with another key than the one you trust.")
    if not is_signed(MANIFEST + raw, signature, key):
        raise Altered("manifest.json does not fit its signature.")
    facts = {name: value for name, value in manifest.items() if name not in {"signature", "files"}}
    if not is_signed(STATEMENT + canonical(facts), base64.b64decode(manifest["signature"]), key):
        raise Altered("The statement in manifest.json does not fit its signature.")
    for name, said in sorted(manifest["files"].items()):
        _check_file(bundle, name, said)
    seals = _check_seals(bundle, manifest, key)
    _check_events(bundle, manifest, seals)
    if note is not None:
        _check_note(note, manifest, seals, key)
    return manifest


def _check_file(bundle: Any, name: str, said: Facts) -> None:
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


def _lines(bundle: Any, name: str) -> Iterator[bytes]:
    with (bundle / name).open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def _check_seals(bundle: Any, manifest: Facts, key: bytes) -> dict[int, Facts]:
    """Every seal fits its hash; the newest of each unbroken run is signed, and names the others by their hashes."""
    organisation = manifest["organisation"]["id"]
    seals: dict[int, Facts] = {}
    last: Facts = {}
    for line in _lines(bundle, "seals.jsonl"):
        seal = json.loads(line)
        named = ("number", "count", "cumulative", "root", "previous", "sealed_at")
        facts = [1, organisation, *[seal[name] for name in named]]
        if hashlib.sha256(b"\x02" + canonical(facts)).hexdigest() != seal["hash"]:
            raise Altered(f"Seal {seal['number']} does not fit its hash.")
        if last and seal["number"] <= last["number"]:
            raise Altered(f"Seal {seal['number']} is out of order.")
        follows = last and seal["number"] == last["number"] + 1
        if follows and seal["previous"] != last["hash"]:
            raise Altered(f"Seal {seal['number']} does not follow the seal before it.")
        if last and not follows:
            _check_seal(last, key)
        seals[seal["number"]] = last = seal
    if last:
        _check_seal(last, key)
    head = manifest["head"]
    if head and seals.get(head["seal"], {}).get("hash") != head["hash"]:
        raise Altered("The newest seal is not the one the manifest names.")
    return seals


def _check_seal(seal: Facts, key: bytes) -> None:
    if not is_signed(bytes.fromhex(seal["hash"]), base64.b64decode(seal["signature"]), key):
        raise Altered(f"Seal {seal['number']} does not fit its signature.")


def _check_events(bundle: Any, manifest: Facts, seals: dict[int, Facts]) -> None:
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

    def fold(self, tree: Any, first: int, count: int) -> bytes:
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
    if len(event) != FIELDS.get(event[0]) or event[ORGANISATION] != manifest["organisation"]["id"]:
        raise Altered(f"Event {number} is not an event of this organisation.")
    wanted = project["id"] if project else filters["project"]
    if wanted is not None and event[PROJECT] != wanted:
        raise Altered(f"Event {number} is of another project.")
    for place, name in ((CATEGORY, "category"), (ACTION, "action")):
        if filters[name] and event[place] != filters[name]:
            raise Altered(f"Event {number} does not match the filter {name}.")
    second = event[AT][:19]
    if (filters["since"] or second)[:19] > second or (filters["until"] or second)[:19] < second:
        raise Altered(f"Event {number} is not of the time that was asked for.")


def _check_note(note: str, manifest: Facts, seals: dict[int, Facts], key: bytes) -> None:
    text, _, signatures = note.replace("\r\n", "\n").strip().partition("\n\n")
    origin, count, head = text.split("\n")
    signature = base64.b64decode(signatures.split(" ")[2])[4:]
    if not is_signed((text + "\n").encode(), signature, key):
        raise Altered("The checkpoint is not signed with the key of this bundle.")
    if origin.rsplit("/", 1)[1] != str(manifest["organisation"]["id"]):
        raise Altered("The checkpoint is of another organisation.")
    newest = manifest["head"]["sequence"] if manifest["head"] else 0
    if int(count) > newest:
        raise Altered(f"The checkpoint counts {count} events; the log of this export ends at {newest}.")
    for seal in seals.values():
        if seal["cumulative"] == int(count) and base64.b64decode(head).hex() != seal["hash"]:
            raise Altered(f"Seal {seal['number']} is not the one the checkpoint names.")


def main() -> int:
    """Print what was found; the exit code says it too."""
    parser = argparse.ArgumentParser(description="Verify an audit log export of Kazinex Workflows, offline.")
    parser.add_argument("bundle", type=Path, help="the zip archive, or the folder it was unpacked to")
    parser.add_argument("--key", help="the public key you trust, in base64")
    parser.add_argument("--checkpoint", type=Path, help="a file with a signed note from an earlier day")
    asked = parser.parse_args()
    try:
        note = asked.checkpoint.read_text(encoding="utf-8") if asked.checkpoint else None
        bundle = asked.bundle if asked.bundle.is_dir() else zipfile.Path(str(asked.bundle))
        manifest = verify(bundle, asked.key, note)
    except Altered as bad:
        print(f"ALTERED: {bad}")
        return 1
    except (OSError, KeyError, TypeError, ValueError, IndexError, zipfile.BadZipFile, binascii.Error) as error:
        print(f"UNREADABLE: this is not a whole bundle ({type(error).__name__}: {error}).")
        return 2
    _tell(manifest)
    return 0


def _tell(manifest: Facts) -> None:
    head = manifest["head"] or {}
    print(f"SOUND: {manifest['count']} events of {manifest['organisation']['name']}.")
    if not manifest["count"]:
        print("It states that no event matched these filters.")
    print(f"Filters: {manifest['filters_in_words']}")
    print(f"Numbers: {manifest['first_sequence']} to {manifest['last_sequence']}")
    print(f"Subjects withheld: {manifest['withheld']}")
    print(f"Log sealed up to event {head.get('sequence')}, seal {head.get('seal')}, hash {head.get('hash')}")
    print(f"Signed with {manifest['public_key']}")


if __name__ == "__main__":
    sys.exit(main())
