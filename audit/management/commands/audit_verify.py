import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.services import verification
from audit.services.verification import Report, Verdict


class Command(BaseCommand):
    """Exit code 0: sound; 1: altered, with the first bad place; 2: incomplete."""

    help = "Verify that no sealed audit event was altered, removed, reordered or slipped in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", type=int, help="The id of one organisation; all of them without it.")
        parser.add_argument(
            "--checkpoint", action="append", default=[], type=Path, help="A file with a checkpoint note kept elsewhere."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        notes = [note for path in options["checkpoint"] for note in _notes(path)]
        one = options["organisation"]
        reports = [verification.verify(pk, outside=notes) for pk in ([one] if one else verification.organisations())]
        for report in reports:
            self.stdout.write(_words(report))
        if not reports:
            self.stdout.write("There is no audit log yet.")
        verdicts = {report.verdict for report in reports}
        if verdicts - {Verdict.SOUND}:
            sys.exit(Verdict.ALTERED if Verdict.ALTERED in verdicts else Verdict.INCOMPLETE)


def _notes(path: Path) -> list[str]:
    """The notes of a file, which may hold many, one after the other."""
    text = path.read_text(encoding="utf-8")
    return [f"kazinex/audit/{note}" for note in text.split("kazinex/audit/")[1:]]


def _words(report: Report) -> str:
    counted = f"{report.events} events under {report.seals} seals"
    word = {Verdict.SOUND: "sound", Verdict.ALTERED: "ALTERED", Verdict.INCOMPLETE: "incomplete"}[report.verdict]
    return f"Organisation {report.organisation}: {word}, {counted}. {report.place}".rstrip()
