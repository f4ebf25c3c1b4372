"""One PostgreSQL under one folder: made on first start, found again afterwards."""

import fcntl
import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from kazinex.embedded import leftovers
from kazinex.embedded.paths import Runner, binaries, home, make_socket_folder, runner, socket_folder, var_folder
from kazinex.embedded.secret_files import secret

SUPERUSER = "postgres"
DATABASE = "kazinex"
PORT = 5432  # only the name of the socket file; no network address is listened on
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # statements carry people's data; they stay out of the log
}
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "autovacuum_naptime": "600",
}


class ClusterFailed(RuntimeError):
    """The embedded database could not be started; the message says what PostgreSQL said."""


@dataclass(frozen=True)
class Cluster:
    """The embedded PostgreSQL of one folder, running or not."""

    var: Path

    def url(self, role: str, database: str = DATABASE) -> str:
        """Where this role (`owner`, `app` or `seal`) finds this database."""
        host = quote(str(socket_folder(self.var)), safe="")
        return f"postgresql://kazinex_{role}:{self.password(f'kazinex_{role}')}@/{database}?host={host}&port={PORT}"

    def password(self, account: str) -> str:
        """The password of a database account, made the first time somebody asks."""
        return secret(self.var, f"database-{account}", lambda: secrets.token_urlsafe(32))

    def administer(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection as superuser, for preparing and cloning only."""
        return psycopg.connect(
            host=str(socket_folder(self.var)),
            port=PORT,
            user=SUPERUSER,
            password=self.password(SUPERUSER),
            dbname=database,
            autocommit=True,
        )

    @property
    def answers(self) -> bool:
        """Whether somebody listens on the socket."""
        with socket.socket(socket.AF_UNIX) as knock, suppress(OSError):
            knock.connect(str(socket_folder(self.var) / f".s.PGSQL.{PORT}"))
            return True
        return False


def start(var: Path, *, durable: bool = True) -> Cluster:
    """Start the database of this folder, or find it running; `durable=False` trades safety for speed, for tests."""
    with turn(var):
        return start_in_turn(var, durable=durable)


def stop(var: Path) -> None:
    """Stop the database of this folder; open transactions are rolled back."""
    with turn(var):
        stop_in_turn(var)


def start_in_turn(var: Path, *, durable: bool) -> Cluster:
    """The same for a caller whose turn it is."""
    cluster = Cluster(var)
    if not cluster.answers:
        _launch(cluster, durable=durable)
    return cluster


def stop_in_turn(var: Path) -> None:
    """The same for a caller whose turn it is."""
    account = runner()
    if Cluster(var).answers:
        _pg_ctl(home(var, account), account, "stop", "-m", "fast", "-w")
        with suppress(OSError):
            socket_folder(var).rmdir()


@contextmanager
def turn(var: Path) -> Iterator[None]:
    """Only one process starts or stops the database of a folder at a time."""
    with (var_folder(var) / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _launch(cluster: Cluster, *, durable: bool) -> None:
    account = runner()
    place = home(cluster.var, account)
    if not (place / "data" / "PG_VERSION").exists():
        _initialise(cluster, place, account, durable=durable)
    sockets = make_socket_folder(cluster.var, account)
    leftovers.clear(place / "data", sockets)
    settings = SETTINGS | {"unix_socket_directories": str(sockets), "port": str(PORT)}
    settings |= {} if durable else FORGETFUL
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _pg_ctl(place, account, "start", "-w", "-t", "60", "-l", str(place / "log"), "-o", options)


def _initialise(cluster: Cluster, place: Path, account: Runner, *, durable: bool) -> None:
    """ICU is not in the wheel; the builtin provider still lowers É, which the C locale would leave."""
    password = place / "password"
    password.touch(mode=0o600)
    account.own(password).write_text(cluster.password(SUPERUSER), encoding="utf-8")
    options = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8", "--no-instructions"]
    options += ["--auth=scram-sha-256", f"--username={SUPERUSER}", f"--pwfile={password}"]
    options += [] if durable else ["--no-sync"]
    try:
        _run([str(binaries(account) / "initdb"), f"--pgdata={place / 'data'}", *options], place, account)
    finally:
        password.unlink()


def _pg_ctl(place: Path, account: Runner, action: str, *options: str) -> None:
    _run([str(binaries(account) / "pg_ctl"), action, f"--pgdata={place / 'data'}", *options], place, account)


def _run(command: list[str], place: Path, account: Runner) -> None:
    """Into a file, not a pipe: the server inherits it, and a pipe would never close."""
    said = place / "said"
    said.unlink(missing_ok=True)
    said.touch(mode=0o600)
    with account.own(said).open("w+", encoding="utf-8", errors="replace") as output:
        finished = subprocess.run(  # noqa: S603 - our own binaries, our own words
            command,
            check=False,
            cwd=place,
            env={"LC_ALL": "C", "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=account.user if account.borrowed else None,
            group=account.group if account.borrowed else None,
            extra_groups=[] if account.borrowed else None,
        )
        output.seek(0)
        if finished.returncode:
            raise ClusterFailed(f"The embedded database failed: {output.read().strip()}{_last_words(place)}")


def _last_words(place: Path) -> str:
    with suppress(OSError):
        return "\n" + "\n".join((place / "log").read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
    return ""
