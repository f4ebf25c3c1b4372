"""One file that holds a whole site: database, files, secrets, and what the sealer keeps outside."""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from kazinex.core import clock
from kazinex.management import postgres_tools

KIND, VERSION = "kazinex-backup", 1
MANIFEST, SECRETS, DATABASE = "manifest.json", "secrets.json", "database.dump"
FILES, LEDGER, CHECKPOINTS, DEMO = "files/", "ledger/", "checkpoints/", "demo.json"
BLOCK = 1024 * 1024
SECRET_NAMES = ("SECRET_KEY", "KAZINEX_FIELD_KEYS", "KAZINEX_SEAL_KEY")


class NoBackup(Exception):
    """A file is not a whole backup; the message says what is wrong with it."""


@dataclass
class Backup:
    """An archive under way, which keeps the digest of everything it takes."""

    archive: tarfile.TarFile
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add so many bytes under this name."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        reader = _Digesting(content)
        self.archive.addfile(info, reader)
        self.digests[name] = reader.digest.hexdigest()

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add a short file."""
        self.add(name, io.BytesIO(content), len(content))


class _Digesting(io.RawIOBase):
    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.content.read(size)
        self.digest.update(block)
        return block


def write(path: Path) -> int:
    """Write a backup of this site; returns how many files are in it. Readable by its owner only: it holds secrets."""
    with _private(path) as file, tarfile.open(fileobj=file, mode="w") as archive:
        backup = Backup(archive)
        backup.add_bytes(SECRETS, json.dumps({name: getattr(settings, name) for name in SECRET_NAMES}).encode())
        _add_database(backup)
        number = _add_files(backup)
        for folder, prefix in ((settings.KAZINEX_LEDGER, LEDGER), (settings.KAZINEX_CHECKPOINTS, CHECKPOINTS)):
            for kept in sorted(folder.glob("*")) if folder.is_dir() else []:
                backup.add_bytes(f"{prefix}{kept.name}", kept.read_bytes())
        if (demo := settings.KAZINEX_VAR / DEMO).exists():
            backup.add_bytes(DEMO, demo.read_bytes())
        facts = {"kind": KIND, "version": VERSION, "made_at": clock.now().isoformat(), "sha256": backup.digests}
        backup.add_bytes(MANIFEST, json.dumps(facts, indent=1).encode())
    return number


def check(path: Path) -> dict[str, Any]:
    """Read a whole backup and compare every digest; returns its manifest, or raises NoBackup."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(path, "r:") as archive:
            for name, content in _members(archive):
                if name == MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                found[name] = _digest(content)
    except (tarfile.TarError, OSError, ValueError) as error:
        raise NoBackup(f"{path} cannot be read as a backup: {error}.") from error
    if manifest.get("kind") != KIND:
        raise NoBackup(f"{path} is no backup of Kazinex Workflows, or its end is missing.")
    if wrong := sorted({name for name, digest in manifest["sha256"].items() if found.get(name) != digest}):
        raise NoBackup(f"{wrong[0]} in {path} is damaged or missing.")
    return manifest


def secrets(path: Path) -> dict[str, Any]:
    """The secrets a backup holds, by the names of their settings."""
    with tarfile.open(path, "r:") as archive:
        found: dict[str, Any] = next(
            json.loads(content.read()) for name, content in _members(archive) if name == SECRETS
        )
    return found


def load_database(path: Path) -> None:
    """Put the backup's database into the empty one of the settings."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path, "r:") as archive:
        for name, content in _members(archive):
            if name == DATABASE:
                dumped = Path(folder) / DATABASE
                with dumped.open("wb") as file:
                    _copy(content, file)
                postgres_tools.load(settings.DATABASES["owner"], dumped)
                return


def load_files(path: Path) -> int:
    """Put everything else where it belongs; returns how many files went into the store."""
    number = 0
    with tarfile.open(path, "r:") as archive:
        for name, content in _members(archive):
            if name.startswith(FILES):
                key = name.removeprefix(FILES)
                if default_storage.save(key, File(content)) != key:
                    raise NoBackup(f"The store holds a file {key} already. Restore into an empty store.")
                number += 1
            if name == DEMO and settings.KAZINEX_EMBEDDED:
                (settings.KAZINEX_VAR / DEMO).write_bytes(content.read())
            for prefix, folder in ((LEDGER, settings.KAZINEX_LEDGER), (CHECKPOINTS, settings.KAZINEX_CHECKPOINTS)):
                if name.startswith(prefix):
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    (folder / Path(name).name).write_bytes(content.read())
    return number


def _add_database(backup: Backup) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dumped = Path(folder) / DATABASE
        postgres_tools.dump(settings.DATABASES["owner"], dumped)
        with dumped.open("rb") as file:
            backup.add(DATABASE, file, dumped.stat().st_size)


def _add_files(backup: Backup) -> int:
    """After the database, so that every file a row names is there; what was stored since does no harm."""
    number = 0
    for key in _keys(""):
        with default_storage.open(key, "rb") as file:
            backup.add(f"{FILES}{key}", file, default_storage.size(key))
        number += 1
    return number


def _keys(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # on disk there is no folder before its first file; a bucket lists nothing
        return
    place = f"{folder}/" if folder else ""
    yield from (f"{place}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from _keys(f"{place}{name}")


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive:
        content = archive.extractfile(member)
        if content is not None:
            yield member.name, content


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while block := source.read(BLOCK):
        target.write(block)


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file nobody else may read; half of one is removed."""
    path.touch(mode=0o600, exist_ok=False)
    try:
        with path.open("wb") as file:
            yield file
    except BaseException:
        path.unlink()
        raise
