"""A database cluster of the test's own, for what would disturb the others."""

import shutil

import pytest

from kazinex import embedded


@pytest.fixture
def folder(tmp_path):
    """A folder for a cluster; as root the data stands elsewhere, and is removed with it."""
    yield tmp_path / "var"
    shutil.rmtree((tmp_path / "var" / "postgres").resolve())


@pytest.fixture
def cluster(folder):
    """A cluster of the test's own."""
    with embedded.hold(folder, durable=False) as held:
        yield held
