from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.returned_mail import LARGEST
from accounts.services import bounces

DONE = "done"


class Command(BaseCommand):
    """For mail servers that write returned mail into a folder; each file is read once and put into “done” beside it."""

    help = "Read returned mail from a folder: marks the addresses it came back from and tells the senders."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="one report a file, such as the “new” of a Maildir")

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        (folder / DONE).mkdir(exist_ok=True)
        files = sorted(path for path in folder.iterdir() if path.is_file())
        taken = sum(self._read(path) for path in files)
        self.stdout.write(f"{len(files)} read, {taken} of them tell of mail that came back.")

    def _read(self, path: Path) -> bool:
        try:
            with path.open("rb") as file:
                return bounces.take(file.read(LARGEST))
        finally:
            path.rename(path.parent / DONE / path.name)
