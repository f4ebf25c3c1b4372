"""docker-compose.yml and the Dockerfile, read as Docker reads them and run without it."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from kazinex.embedded.paths import binaries, runner
from kazinex.management import new_environment
from tests.faults.boxes import PATIENCE, VENV, Box, kill, python_places
from tests.surroundings import ROOT

VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?:(?P<how>:[?-])(?P<rest>(?:\$\{\w+\}|[^}])*))?\})")
NAMES = ("postgres", "redis", "storage", "mail", "web")
Process = subprocess.Popen[bytes]


@dataclass
class Composition:
    """One site as the compose file describes it, in a folder of its own."""

    folder: Path
    static: Path
    given: dict[str, str] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.given |= dict(line.split("=", 1) for line in new_environment.lines("localhost"))
        told = YAML(typ="safe").load(ROOT / "docker-compose.yml")
        self.services: dict[str, Any] = self._filled(told["services"])
        self.image = Image((ROOT / "Dockerfile").read_text().rsplit("\nFROM ", 1)[1])
        account = runner()
        for name in ("machine", "database", "broker", "certificates", "logs"):
            account.own(self._place(name))
        (self.folder / "machine" / "hosts").write_text("".join(f"127.0.0.1 {name}\n" for name in ("localhost", *NAMES)))
        accounts = Path("/etc/passwd").read_text() + f"kazinex:x:{self.image.user}:{self.image.user}::/:/bin/false\n"
        (self.folder / "machine" / "passwd").write_text(accounts)

    def run(self, name: str, *command: str, **changed: str) -> tuple[int, str]:
        """`docker compose run --rm NAME COMMAND`; without a command, the service's own."""
        return self._box(name, f"{name}-run", changed).run(list(command) or self._command(name))

    def start(self, name: str, number: int = 1, **changed: str) -> Process:
        """One container of a service."""
        own = f"{name}-{number}"
        self.processes[own] = self._box(name, own, changed).start(self._command(name), self.log(own))
        return self.processes[own]

    def kill(self, own: str) -> None:
        """End one as a crash would."""
        kill(self.processes.pop(own))

    def end(self) -> None:
        """End all of them."""
        for own in list(self.processes):
            if self.processes[own].poll() is None:
                self.kill(own)

    def log(self, own: str) -> Path:
        return self.folder / "logs" / f"{own}.log"

    def health(self, name: str) -> tuple[int, str]:
        """What the health check of a service answers."""
        told = self.services[name].get("healthcheck", {})
        return self.run(name, *(told["test"][1:] if "test" in told else self.image.health))

    def start_postgres(self) -> None:
        """As the image's entry point does: a superuser with a password, and networks asked for one."""
        account, bin_folder = runner(), binaries(runner())
        told = self.services["postgres"]["environment"]
        password = self.folder / "machine" / "password"
        password.write_text(told["POSTGRES_PASSWORD"])
        data = self.folder / "database" / "data"
        options = [*shlex.split(told["POSTGRES_INITDB_ARGS"]), "--auth-local=trust", "--no-sync", "--username=postgres"]
        identity: dict[str, Any] = {"user": account.user, "group": account.group} if account.borrowed else {}
        initdb = [str(bin_folder / "initdb"), f"--pgdata={data}", f"--pwfile={password}", *options]
        subprocess.run(initdb, check=True, capture_output=True, cwd=self.folder / "database", **identity)
        settings = {"listen_addresses": "*", "fsync": "off", "unix_socket_directories": ""}
        told_settings = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self._beside("postgres", [str(bin_folder / "postgres"), "-D", str(data), *told_settings], **identity)
        self.wait_for(5432)

    def start_redis(self) -> None:
        """The file's own command, with Debian's program."""
        told = self.services["redis"]
        self._beside(
            "redis", told["command"], cwd=self.folder / "broker", env=told["environment"] | {"PATH": "/usr/bin"}
        )
        self.wait_for(6379)

    def start_store_and_mail(self) -> None:
        """Another S3-compatible store, and a mail catcher that keeps a file for each mail."""
        listens = ["-H", "0.0.0.0", "-p", "7070"]  # noqa: S104  in a network of its own
        self._beside("storage", [sys.executable, "-W", "ignore", "-m", "moto.server", *listens])
        catcher = ["-l", "0.0.0.0:1025", "-c", "aiosmtpd.handlers.Mailbox", str(self.folder / "mail")]
        self._beside("mail", [sys.executable, "-W", "ignore", "-m", "aiosmtpd", "-n", *catcher])
        self.wait_for(7070)
        self.wait_for(1025)

    def start_proxy(self) -> Path:
        """The file's own command; where the certificate of its own authority lies."""
        told = self.services["proxy"]["volumes"][0].split(":")[1]
        environment = {"PATH": "/usr/bin", "HOME": told, "XDG_DATA_HOME": told, "XDG_CONFIG_HOME": told}
        fixed = {"/etc/hosts": self.folder / "machine" / "hosts"}
        volumes = {told: self.folder / "certificates"}
        box = Box(self._place("rooms/proxy"), environment, user=0, fixed=fixed, volumes=volumes)
        self.processes["proxy"] = box.start(self.services["proxy"]["command"], self.log("proxy"))
        self.wait_for(443)
        return self.folder / "certificates" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    def wait_for(self, port: int) -> None:
        """Until somebody listens."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"Nobody listens on {port}: " + "".join(path.read_text()[-2000:] for path in self._logs()))

    def _logs(self) -> list[Path]:
        return sorted((self.folder / "logs").glob("*.log"))

    def _beside(self, own: str, command: list[str], **manner: Any) -> None:
        with self.log(own).open("ab") as said:
            self.processes[own] = subprocess.Popen(
                command, stdout=said, stderr=said, start_new_session=True, **{"cwd": self.folder, **manner}
            )

    def _box(self, name: str, own: str, changed: dict[str, str]) -> Box:
        told = self.services[name]
        volumes = {}
        for volume in told["volumes"]:
            kept, _, inside = volume.rpartition(":")
            volumes[inside] = self._volume(kept or f"{own}-tmp", shared=not kept)
        machine = {"/etc/hosts": self.folder / "machine" / "hosts", "/etc/passwd": self.folder / "machine" / "passwd"}
        code = {f"{self.image.folder}/{part}": ROOT / part for part in self.image.parts}
        fixed = python_places() | machine | code | {"/opt/kazinex": VENV, "/var/lib/kazinex/static": self.static}
        environment = self.image.environment | told["environment"] | changed
        environment["PATH"] = environment["PATH"].replace("$PATH", "/usr/local/bin:/usr/bin:/bin")
        return Box(self._place(f"rooms/{own}"), environment, self.image.user, self.image.folder, fixed, volumes)

    def _command(self, name: str) -> list[str]:
        return [str(word) for word in self.services[name].get("command", self.image.command)]

    def _volume(self, name: str, *, shared: bool) -> Path:
        """A volume begins with the owner and mode its folder has in the image."""
        place = self._place(f"volumes/{name}")
        place.chmod(0o1777 if shared else 0o700)
        os.chown(place, *((0, 0) if shared else (self.image.user, self.image.user)))
        return place

    def _place(self, name: str) -> Path:
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        return self.folder / name

    def _filled(self, told: Any) -> Any:
        if isinstance(told, dict):
            return {key: self._filled(value) for key, value in told.items()}
        if isinstance(told, list):
            return [self._filled(value) for value in told]
        return VARIABLE.sub(self._value, told) if isinstance(told, str) else told

    def _value(self, found: re.Match[str]) -> str:
        if found["dollar"]:
            return "$"
        if value := self.given.get(found["name"]):
            return value
        assert found["how"] != ":?", f"{found['name']} is asked for and new_environment does not write it"
        return str(self._filled(found["rest"] or ""))


class Image:
    """What the last stage of the Dockerfile says of every process."""

    def __init__(self, stage: str) -> None:
        words = re.sub(r"\\\n\s*", "", stage)
        self.environment = dict(
            pair.split("=", 1) for pair in re.findall(r"^ENV (.*)$", words, re.MULTILINE)[0].split()
        )
        self.user = int(re.findall(r"^USER (\d+)$", words, re.MULTILINE)[0])
        self.folder = re.findall(r"^WORKDIR (\S+)$", words, re.MULTILINE)[0]
        self.parts = re.findall(r"^COPY --from=build /build/(\S+) ", words, re.MULTILINE)
        self.command = json.loads(re.findall(r"^CMD (\[.*\])$", words, re.MULTILINE)[0])
        self.health = json.loads(re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", words, re.MULTILINE)[0])
