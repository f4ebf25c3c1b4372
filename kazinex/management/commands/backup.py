from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kazinex import embedded
from kazinex.management import backups
from kazinex.management.postgres_tools import ToolFailed


class Command(BaseCommand):
    """Writes the whole site into one file; the site may go on running meanwhile."""

    help = "Back up database, files, secrets, ledger and checkpoints into one file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that does not exist yet.")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if "owner" not in settings.DATABASES:
            raise CommandError("Set DATABASE_OWNER_URL: only the owner's account may read everything.")
        try:
            with embedded.hold(settings.KAZINEX_VAR) if settings.KAZINEX_EMBEDDED else nullcontext():
                number = backups.write(path)
        except FileExistsError as error:
            raise CommandError(f"{path} exists already. Name a new file.") from error
        except (OSError, ToolFailed) as error:
            raise CommandError(f"The backup could not be written: {error}") from error
        size = path.stat().st_size / 1024**2
        self.stdout.write(f"{path}: the database and {number} files, {size:.1f} MB.")
        self.stdout.write("It holds the secrets too. Keep it where only you can read it.")
