import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from kazinex import embedded
from kazinex.management import backups
from kazinex.management.backups import NoBackup
from kazinex.management.postgres_tools import ToolFailed

# Rights come with the dump: were new tables open to the application already, its audit log would be open to changes.
CLOSED = """
alter default privileges for role kazinex_owner in schema public revoke all on tables from kazinex_app;
alter default privileges for role kazinex_owner in schema public revoke all on sequences from kazinex_app;
"""


class Command(BaseCommand):
    """Puts a backup into an empty installation, which then is the site that was backed up."""

    help = "Restore a backup into an empty database and an empty store."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            manifest = backups.check(path)
            self.stdout.write(f"The backup of {manifest['made_at']} is whole.")
            with embedded.hold(settings.KAZINEX_VAR) if settings.KAZINEX_EMBEDDED else nullcontext() as cluster:
                self._load(path, cluster)
        except (NoBackup, ToolFailed, embedded.ClusterFailed) as error:
            raise CommandError(str(error)) from error

    def _load(self, path: Path, cluster: embedded.Cluster | None) -> None:
        _prepare(cluster)
        with connections["owner"].cursor() as cursor:
            cursor.execute("select count(*) from pg_tables where schemaname = 'public'")
            if cursor.fetchone()[0]:
                raise CommandError("This database is not empty. Restore into a new one.")
            cursor.execute(CLOSED)
        backups.load_database(path)
        _prepare(cluster)
        number = backups.load_files(path)
        connections.close_all()
        self.stdout.write(f"The database and {number} files are restored.")
        if self._has_secrets(backups.secrets(path)):
            self._verify()

    def _has_secrets(self, kept: dict[str, Any]) -> bool:
        """Without its own secrets a site can read no second factor and prove no event."""
        if settings.KAZINEX_EMBEDDED:
            _keep_secrets(kept)
            return True
        if wrong := [name for name, value in kept.items() if getattr(settings, name) != value]:
            self.stdout.write(f"Set {', '.join(wrong)} to what the backup has before you start anything:")
            for name in wrong:
                value = kept[name]
                self.stdout.write(f"{name}={','.join(value) if isinstance(value, list) else value}")
            self.stdout.write("Then bring the tables up to date (migrate --database=owner) and run audit_verify.")
        return not wrong

    def _verify(self) -> None:
        """In processes of their own: this one has the secrets it was started with."""
        for words in (["migrate", "--database=owner", "--no-input", "--verbosity=0"], ["audit_verify"]):
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
            finished = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
            self.stdout.write(finished.stdout.rstrip())
            if finished.returncode:
                raise CommandError(f"manage.py {words[0]} ended with {finished.returncode}. {finished.stderr}")


def _prepare(cluster: embedded.Cluster | None) -> None:
    if cluster is not None:
        embedded.prepare(cluster)
    else:
        call_command("prepare_database")


def _keep_secrets(kept: dict[str, Any]) -> None:
    folder = settings.KAZINEX_VAR / "secrets"
    if len(kept["KAZINEX_FIELD_KEYS"]) != 1 or not kept["KAZINEX_FIELD_KEYS"][0].startswith("k1:"):
        raise CommandError("This backup is of a site with several field keys: restore it with DATABASE_URL set.")
    values = {
        "secret_key": kept["SECRET_KEY"],
        "kazinex_field_key": kept["KAZINEX_FIELD_KEYS"][0].removeprefix("k1:"),
        "kazinex_seal_key": kept["KAZINEX_SEAL_KEY"],
    }
    for name, value in values.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(value, encoding="utf-8")
