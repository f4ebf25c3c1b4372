from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Makes the bucket where S3-compatible storage is configured; doing it again changes nothing."""

    help = "Make the bucket named by S3_BUCKET, unless it is there."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        options = settings.STORAGES["default"].get("OPTIONS", {})
        name = options.get("bucket_name")
        if not name:
            raise CommandError("S3_BUCKET is not set: files are kept on this machine and need no preparation.")
        client = default_storage.connection.meta.client  # type: ignore[attr-defined]
        try:
            if name not in {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}:
                client.create_bucket(Bucket=name)
        except (BotoCoreError, ClientError) as error:
            raise CommandError(f"The storage at {options.get('endpoint_url')} cannot be used: {error}") from error
        self.stdout.write(f"The bucket {name} is ready.")
