"""A box: one process with a root of its own that cannot be written, as a container of the compose file has it.

The kernel's namespaces do it, as they do for Docker: a mount namespace for each process, one network for all of them.
"""

import ctypes
import fcntl
import os
import shlex
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

NEW_NETWORK = 0x40000000  # CLONE_NEWNET
SET_FLAGS, IS_UP = 0x8914, 0x41  # SIOCSIFFLAGS; IFF_UP and IFF_RUNNING
SYSTEM = ("usr", "bin", "sbin", "lib", "lib64", "etc", "proc", "dev")
TEMPORARY = "noexec,nosuid,nodev,mode=1777"  # Docker's own options of a tmpfs
PATIENCE = 180  # seconds; the machine may be busy
VENV = Path(sys.prefix).resolve()
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Box:
    """What stands where inside: folders that are only read, and volumes."""

    room: Path
    environment: dict[str, str]
    user: int
    folder: str = "/"
    fixed: dict[str, Path] = field(default_factory=dict)
    volumes: dict[str, Path] = field(default_factory=dict)

    def start(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        """Run a command in it until somebody ends it."""
        with log.open("ab") as said:
            return subprocess.Popen(self._words(command), stdout=said, stderr=said, start_new_session=True)

    def run(self, command: list[str]) -> tuple[int, str]:
        """Run a command in it to its end: its status and what it said."""
        finished = subprocess.run(self._words(command), check=False, capture_output=True, text=True, timeout=PATIENCE)
        return finished.returncode, finished.stdout + finished.stderr

    def _words(self, command: list[str]) -> list[str]:
        return ["unshare", "--mount", "--propagation", "private", "sh", "-ec", self._script(command)]

    def _script(self, command: list[str]) -> str:
        room = shlex.quote(str(self.room))
        lines = [f"mkdir -p {room}", f"mount -t tmpfs -o mode=755 none {room}"]
        lines += [_system(name, room) for name in SYSTEM]
        for inside, outside in {**self.fixed, **self.volumes}.items():
            is_fixed = inside in self.fixed
            lines += _bound(shlex.quote(str(outside)), f"{room}{inside}", is_folder=outside.is_dir(), is_fixed=is_fixed)
        lines += [f"mkdir -p {room}/tmp", f"mount -t tmpfs -o {TEMPORARY} none {room}/tmp"]  # noqa: S108  the box's
        lines += [f"mount -o remount,ro {room}"]
        words = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", "--no-new-privs"]
        words += ["--bounding-set=-all", "--inh-caps=-all"] if self.user else []
        words += ["env", "--ignore-environment", f"--chdir={self.folder}"]
        words += [f"{name}={value}" for name, value in self.environment.items()]
        return "\n".join([*lines, f"exec chroot {room} {shlex.join([*words, *command])}"])


def _system(name: str, room: str) -> str:
    """The machine's own programs and libraries; a link such as /bin stays one."""
    if Path("/", name).is_symlink():
        return f"cp -P /{name} {room}/{name}"
    if not Path("/", name).exists():
        return ":"
    bind = f"mkdir {room}/{name}; mount --rbind /{name} {room}/{name}"
    return bind if name in {"proc", "dev"} else f"{bind}; mount -o remount,bind,ro {room}/{name}"


def _bound(outside: str, inside: str, *, is_folder: bool, is_fixed: bool) -> list[str]:
    place = f"mkdir -p {inside}" if is_folder else f"mkdir -p $(dirname {inside}); [ -e {inside} ] || touch {inside}"
    return [place, f"mount --bind {outside} {inside}", *([f"mount -o remount,bind,ro {inside}"] if is_fixed else [])]


def python_places() -> dict[str, Path]:
    """Where this interpreter and its packages stand, also for scripts that name the place in their first line."""
    base = Path(sys.base_prefix)
    return {str(VENV): VENV} | ({} if base.is_relative_to("/usr") else {str(base): base})


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children as a crash would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


@contextmanager
def private_network() -> Iterator[None]:
    """Inside, this thread and what it starts have a loopback of their own: every port of it is free."""
    with Path("/proc/thread-self/ns/net").open("rb") as before:
        _check(_libc.unshare(NEW_NETWORK))
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knob:
                fcntl.ioctl(knob, SET_FLAGS, struct.pack("16sh22x", b"lo", IS_UP))
            yield
        finally:
            _check(_libc.setns(before.fileno(), NEW_NETWORK))


def _check(answer: int) -> None:
    if answer:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
