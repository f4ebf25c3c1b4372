from typing import Any

import pytest

from tests.cast import build_world
from tests.journeys.first_day import FirstDay


@pytest.fixture
def first_day(own_database: str, settings: Any, tmp_path: Any) -> FirstDay:
    """The story about to begin: the cast in a database where commits are real, since the sealer reads them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    settings.KAZINEX_VAR = tmp_path
    return FirstDay(build_world())
