"""`docker compose up`, with the file's own commands and without Docker: a first working day, and one process of each
kind killed. Nothing is lost and nothing is done twice; the backup becomes the same site on another database."""

import base64
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.accounts.factors import code
from tests.faults.boxes import private_network
from tests.faults.compositions import Composition
from tests.person import Person
from tests.surroundings import RUN
from tests.wire import WireClient

pytestmark = [pytest.mark.compose, pytest.mark.redis]
SITE = "https://localhost"
ADA, PASSWORD = "ada@meridian.example", "seven quiet herons wade"
HARBOUR = "/o/meridian/p/harbour"
DOCUMENT = f"{HARBOUR}/documents/HT-CIV-DWG-900/"
MANAGE = ("python", "manage.py")
SILENT = "System check identified no issues (1 silenced).\n"
TWICE = ("worker", "beat", "dispatcher", "web")
GUEST_LINK = re.compile(r"/g/[A-Za-z0-9_-]{43}/")
PATIENCE = 60  # seconds


@dataclass
class Day:
    """A composed site, and what people did there."""

    site: Composition
    trusts: ssl.SSLContext
    seed: bytes = b""

    def somebody(self) -> Person:
        """A browser that trusts the proxy's certificate."""
        return Person(WireClient(SITE, self.trusts))

    def letters(self) -> list[Any]:
        """What the mail catcher has caught."""
        kept = (self.site.folder / "mail" / "new").glob("*")
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in kept]

    def guest_link(self, address: str) -> str:
        """The link mailed to somebody, once it has come."""
        until(lambda: any(letter["to"] == address for letter in self.letters()), f"a mail to {address}")
        (letter,) = [letter for letter in self.letters() if letter["to"] == address]
        found = GUEST_LINK.search(letter.get_body(("plain",)).get_content())
        assert found
        return found[0]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """What the tables hold, asked as superuser."""
        password = self.site.given["POSTGRES_PASSWORD"]
        address = f"postgresql://postgres:{password}@127.0.0.1/kazinex"
        with psycopg.connect(address, autocommit=True) as connection:
            found = connection.execute(query)
            return found.fetchall() if found.description else []


@pytest.fixture
def day() -> Iterator[Day]:
    """Every service of the compose file, two of what may be several, behind its proxy."""
    folder = Path(tempfile.mkdtemp(prefix="kazinex-composed-"))
    folder.chmod(0o711)
    with private_network():
        site = Composition(folder, static=(RUN / "static").resolve())
        try:
            site.start_postgres()
            site.start_redis()
            site.start_store_and_mail()
            assert prepared(site) == 0
            for number in (1, 2):
                for name in TWICE:
                    site.start(name, number)
            site.start("sealer")
            site.wait_for(8000)
            authority = site.start_proxy()
            until(authority.exists, "the proxy's certificate")
            yield Day(site, ssl.create_default_context(cafile=str(authority)))
        finally:
            site.end()
            shutil.rmtree(folder)


def test_a_composed_site_works_its_first_day_survives_kills_and_is_restored_elsewhere(day: Day) -> None:
    assert prepared(day.site) == 0  # a second `up` finds everything made
    assert day.site.run("web", *MANAGE, "check", "--deploy", "--fail-level", "WARNING") == (0, SILENT)
    ada = begin(day)
    register(ada)
    share(ada, "jo@designer.example")
    jo = answer(day, "jo@designer.example")
    assert "Response submitted" in jo.text
    assert "SOUND: " in verified(export(ada, "1"))

    for name in (*TWICE, "sealer"):
        day.site.kill(f"{name}-1")
    others = [f"{name}@designer.example" for name in ("kim", "lee", "max")]
    for address in others:
        share(ada, address)
    day.ask("update guestshares_share set expires_at = now() - interval '1 second' where recipient_email like 'kim%'")
    sweep = ("celery", "--app", "kazinex", "call", "guestshares.sweep")
    assert [day.site.run("worker", *sweep)[0] for _ in range(2)] == [0, 0]
    for name in (*TWICE, "sealer"):
        day.site.start(name)
    export(ada, "2")

    links = {address: day.guest_link(address) for address in others}
    until(lambda: day.ask("select count(*) from core_outbox where done_at is null") == [(0,)], "an empty outbox")
    until(lambda: day.ask("select count(*) from audit_queue") == [(0,)], "every event sealed")
    told = Counter((letter["to"], letter["message-id"]) for letter in day.letters())
    assert set(told.values()) == {1}
    assert happened(day) == {
        "share_created": 4,
        "share_expired": 1,
        "response_submitted": 1,
        "audit_export_finished": 2,
    }
    assert day.site.health("web")[0] == 0
    assert day.site.health("worker")[0] == 0
    assert day.site.run("prepare", *MANAGE, "audit_verify")[0] == 0

    restore(day)
    again = sign_in(day).press("Verify", {"Code": code(day.seed, 1)})
    assert "HT-CIV-DWG-900" in again.open(f"{HARBOUR}/documents/").text
    assert "Meridian Rail Alliance" in day.somebody().open(links["lee@designer.example"]).text


def prepared(site: Composition) -> int:
    """Roles, tables and bucket, by the file's own command."""
    status, said = site.run("prepare")
    assert status == 0, said
    return status


def begin(day: Day) -> Person:
    """The operator makes an organisation; its first admin joins, sets up a second factor and opens a project."""
    words = ("create_organisation", "Meridian Rail Alliance", "--slug", "meridian", "--plan", "enterprise")
    status, said = day.site.run("prepare", *MANAGE, *words, "--admin", ADA)
    assert status == 0, said
    invited = day.somebody().open(said.strip().rsplit(SITE, 1)[1])
    invited.press("Create account", {"Your name": "Ada Admin", "Password": PASSWORD})
    ada = sign_in(day).open("/account/security/authenticator/")
    setup_key = ada.fact("Setup key").replace(" ", "")
    day.seed = base64.b32decode(setup_key + "=" * (-len(setup_key) % 8))
    ada.press("Confirm", {"Code": code(day.seed)}).press("I saved them")
    ada.open("/o/meridian/projects/new/").press("Create project", {"Name": "Harbour Tunnel", "Code": "harbour"})
    return ada


def sign_in(day: Day) -> Person:
    return day.somebody().open("/sign-in/").press("Sign in", {"Email": ADA, "Password": PASSWORD})


def register(ada: Person) -> None:
    drawing = SimpleUploadedFile("levels.txt", b"120: 3.460\n", "text/plain")
    facts = {"Number": "HT-CIV-DWG-900", "Title": "Culvert extension", "Revision code": "A", "File": drawing}
    ada.open(f"{HARBOUR}/documents/new/").press("Register", facts)
    assert ada.path == DOCUMENT


def share(ada: Person, address: str) -> None:
    facts = {"Recipient name": "Jo Reid", "Recipient email": address, "Expiry": "7 days", "Maximum opens": "3"}
    ada.open(f"{DOCUMENT}shares/new/").press("Create Share", facts)
    assert ada.status == 200, ada.text


def answer(day: Day, address: str) -> Person:
    """The reviewer follows the link in the mail, and answers."""
    jo = day.somebody().open(day.guest_link(address))
    jo.press("Open", {"Your name": "Jo Reid", "Your email": address, "I acknowledge": True})
    return jo.follow("Respond").press("Submit response", {"Decision": "Approved", "Comment": "Fine."})


def export(ada: Person, name: str) -> bytes:
    """The log as a bundle with proof."""
    ada.open("/o/meridian/audit/").press("Export to Excel")
    until(lambda: "Ready" in ada.open(ada.path).text, f"export {name}")
    return ada.download("Download bundle with proof")


def verified(bundle: bytes) -> str:
    """What the verifier in the bundle says of it, with nothing but Python."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bundle.zip")
        path.write_bytes(bundle)
        with zipfile.ZipFile(path) as archive:
            script = archive.extract("verify_export.py", folder)
        finished = subprocess.run([sys.executable, "-I", script, path], check=True, capture_output=True, text=True)
    return finished.stdout


def happened(day: Day) -> dict[str, int]:
    """How often what people asked for stands in the log."""
    rows = day.ask("select action, count(*) from audit_auditevent group by 1")
    wanted = ("share_created", "share_expired", "response_submitted", "audit_export_finished")
    return {str(action): int(number) for action, number in rows if action in wanted}


def restore(day: Day) -> None:
    """The site moves: its backup goes into another database and another bucket, and the web server with it."""
    kept = "/var/lib/kazinex/backups"
    status, said = day.site.run("prepare", *MANAGE, "backup", f"{kept}/site.tar")
    assert status == 0, said
    for name in TWICE:
        day.site.kill(f"{name}-1")
        day.site.kill(f"{name}-2")
    told = day.site.services["prepare"]["environment"]
    urls = [name for name in told if re.fullmatch(r"DATABASE_(\w+_)?URL", name) and told[name].endswith("/kazinex")]
    moved = {name: told[name].removesuffix("kazinex") + "restored" for name in urls}
    moved |= {"S3_BUCKET": "restored", "KAZINEX_LEDGER": f"{kept}/ledger", "KAZINEX_CHECKPOINTS": f"{kept}/checkpoints"}
    words = f"python manage.py prepare_storage && python manage.py restore {kept}/site.tar"
    status, said = day.site.run("prepare", "sh", "-ec", words, **moved)
    assert (status, "Organisation 1: sound" in said) == (0, True), said
    day.site.start("web", **{name: moved[name] for name in ("DATABASE_URL", "S3_BUCKET")})
    day.site.wait_for(8000)


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for it."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"There was never {what}."
        time.sleep(0.2)
