"""The drill: a site is backed up into one file, restored into nothing, and is the site it was."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.accounts.factors import code
from tests.kazinex.conftest import plain_environment
from tests.person import Person
from tests.servers import free_port
from tests.surroundings import ROOT
from tests.wire import WireClient


def manage(folder: Path, *words: str) -> tuple[int, str]:
    finished = subprocess.run(
        [sys.executable, "manage.py", *words],
        check=False,
        cwd=ROOT,
        env=plain_environment() | {"KAZINEX_VAR": str(folder)},
        capture_output=True,
        text=True,
    )
    return finished.returncode, finished.stdout + finished.stderr


def sign_in(site: str, email: str, password: str) -> Person:
    return Person(WireClient(site)).open("/sign-in/").press("Sign in", {"Email": email, "Password": password})


def test_a_restored_site_is_the_site_that_was_backed_up(up, tmp_path):
    first = up(free_port(), demo=True)
    first.wait_for("is ready")
    demo = json.loads((tmp_path / "var" / "demo.json").read_text())
    ada = sign_in(f"http://localhost:{first.port}", "ada@meridian.example", demo["password"])
    ada.open("/account/security/authenticator/")
    setup_key = ada.fact("Setup key").replace(" ", "")
    seed = base64.b32decode(setup_key + "=" * (-len(setup_key) % 8))
    ada.press("Confirm", {"Code": code(seed)})
    first.end()

    assert manage(tmp_path / "var", "backup", str(tmp_path / "site.tar"))[0] == 0
    assert oct((tmp_path / "site.tar").stat().st_mode)[-3:] == "600"
    status, said = manage(tmp_path / "restored", "restore", str(tmp_path / "site.tar"))
    assert (status, "Organisation 1: sound" in said) == (0, True)

    second = up(free_port(), "restored", demo=True)
    second.wait_for("is ready")
    site = f"http://localhost:{second.port}"
    again = sign_in(site, "ada@meridian.example", demo["password"])
    again.press("Verify", {"Code": code(seed, 1)})
    assert "Harbour Tunnel" in again.open("/o/meridian/").text
    guest = Person(WireClient(site)).open(urlsplit(demo["guest_link"]).path)
    assert "Meridian Rail Alliance" in guest.text
    nora = sign_in(site, "nora@northgate.example", demo["password"])
    assert nora.open("/o/meridian/p/harbour/").status == 404
    assert manage(tmp_path / "restored", "audit_verify")[0] == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "cannot be read as a backup"), (b"Hello" * 4000, "cannot be read as a backup")],
)
def test_what_is_no_backup_is_refused_before_anything_is_touched(tmp_path, content, words):
    (tmp_path / "site.tar").write_bytes(content)

    status, said = manage(tmp_path / "var", "restore", str(tmp_path / "site.tar"))

    assert (status, words in said) == (1, True)
    assert not (tmp_path / "var" / "postgres").exists()
