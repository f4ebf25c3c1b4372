"""The locks install on a machine where newer releases exist: every extra is pinned with its package."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.surroundings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", [*PROJECT["dependencies"], *EXTRAS["embedded"]]),
        ("requirements-dev.txt", [*PROJECT["dependencies"], *EXTRAS["embedded"], *EXTRAS["dev"]]),
    ],
)
def test_the_lock_pins_every_package_with_the_extras_we_ask_for(lock: str, wanted: list[str]) -> None:
    """pip resolves `package[extra]` apart from `package`: unpinned, it takes a newer release that has no hash here."""
    pinned = {canonicalize_name(each.name): each.extras for each in locked(lock)}
    asked = [Requirement(each) for each in wanted]

    assert {str(each) for each in asked if not each.extras <= pinned.get(canonicalize_name(each.name), set())} == set()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_has_a_hash_for_everything_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())

    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--(?:index|extra-index|find-links)\S*", text) == []


def locked(lock: str) -> list[Requirement]:
    lines = (ROOT / lock).read_text().splitlines()
    return [Requirement(line.removesuffix("\\").strip()) for line in lines if line and not line.startswith((" ", "#"))]
