"""A backup finds every file, on a disk and in a bucket, and none where nothing was stored yet."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto import mock_aws

from kazinex.management import backups

DISK = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {"bucket_name": "kazinex", "region_name": "us-east-1", "access_key": "kazinex", "secret_key": "secret"},
}


@pytest.fixture(params=["disk", "bucket"])
def store(request: Any, settings: Any, tmp_path: Any) -> Iterator[None]:
    on_disk = DISK | {"OPTIONS": {"location": tmp_path / "files"}}
    with mock_aws():
        settings.STORAGES = settings.STORAGES | {"default": on_disk if request.param == "disk" else BUCKET}
        if request.param == "bucket":
            bucket: Any = default_storage
            bucket.connection.create_bucket(Bucket="kazinex")
        yield


def test_every_file_is_found_at_every_depth(store: None) -> None:
    assert list(backups._keys("")) == []

    for key in ("b/2/deep.pdf", "a.txt", "b/1.pdf"):
        default_storage.save(key, ContentFile(b"levels"))

    assert list(backups._keys("")) == ["a.txt", "b/1.pdf", "b/2/deep.pdf"]
