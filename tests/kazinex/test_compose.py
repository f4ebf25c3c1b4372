"""What docker compose would run, read without Docker: every process can write what it must write."""

import re
from pathlib import PurePosixPath
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.surroundings import ROOT

IMAGE = {
    "KAZINEX_LEDGER": "/var/lib/kazinex/record/ledger",
    "KAZINEX_CHECKPOINTS": "/var/lib/kazinex/record/checkpoints",
    "TMPDIR": "/var/tmp",  # noqa: S108  the image's own
}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    told: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")["services"]
    return {name: service for name, service in told.items() if service["image"] == "kazinex-workflows"}


def writable(service: dict[str, Any]) -> list[str]:
    return [*service["tmpfs"], *(volume.split(":")[1] if ":" in volume else volume for volume in service["volumes"])]


def is_under(path: str, folders: list[str]) -> bool:
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)


def test_the_image_says_where_its_processes_write():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert IMAGE.items() <= dict(re.findall(r"^    ([A-Z_]+)=(\S+)", dockerfile, re.MULTILINE)).items()
    assert "install -d -o 10001 -m 700 /var/lib/kazinex/record /var/lib/kazinex/backups" in dockerfile


def test_every_process_keeps_large_files_on_disk_and_the_sealer_and_backups_their_record(services):
    assert sorted(services) == ["beat", "dispatcher", "prepare", "sealer", "web", "worker"]
    for name, service in services.items():
        places = writable(service)
        assert service["read_only"], name
        assert is_under(IMAGE["TMPDIR"], places), name
        keeps_record = is_under(IMAGE["KAZINEX_LEDGER"], places) and is_under(IMAGE["KAZINEX_CHECKPOINTS"], places)
        assert keeps_record is (name in {"prepare", "sealer"}), name


def test_only_who_seals_or_prepares_knows_the_passwords_of_other_roles(services):
    knows = {
        name: {key for key in service["environment"] if re.fullmatch(r"DATABASE_(OWNER|SEAL|ADMIN)_URL", key)}
        for name, service in services.items()
    }
    assert knows == {
        "prepare": {"DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_SEAL_URL"},
        "sealer": {"DATABASE_SEAL_URL"},
        "web": set(),
        "worker": set(),
        "beat": set(),
        "dispatcher": set(),
    }
