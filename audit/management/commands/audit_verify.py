import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from audit.domain import verify_export
from audit.domain.verify_export import Altered, Unchecked
from audit.services import checkpoints, key_changes, verification
from audit.services.sealing import ALIAS
from audit.services.verification import Report, Verdict


class Command(BaseCommand):
    """Exit code 0: sound; 1: altered, with the first bad place; 2: incomplete, or something given was not checked."""

    help = "Verify that no sealed audit event was altered, removed, reordered or slipped in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", type=int, help="The id of one organisation; all of them without it.")
        parser.add_argument(
            "--checkpoint", action="append", default=[], type=Path, help="A file with checkpoint notes kept elsewhere."
        )
        parser.add_argument(
            "--bundle", action="append", default=[], type=Path, help="An exported bundle the log must still contain."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        self.verdicts: list[Verdict] = []
        notes = [note for path in options["checkpoint"] for note in self._read(path, verify_export.notes_in)]
        bundles = [bundle for path in options["bundle"] for bundle in self._read(path, _bundle)]
        one = options["organisation"]
        asked = [one] if one else verification.organisations()
        self._say_what_stays_unchecked(notes, bundles, asked)
        for organisation in asked:
            elsewhere = {number: digest for pk, seals in bundles if pk == organisation for number, digest in seals}
            report = verification.verify(organisation, outside=_about(organisation, notes), seals_elsewhere=elsewhere)
            self._tell(report.verdict, _words(report))
        if not asked:
            self.stdout.write("There is no audit log yet.")
        if Verdict.ALTERED in self.verdicts:
            sys.exit(Verdict.ALTERED)
        if Verdict.INCOMPLETE in self.verdicts:
            sys.exit(Verdict.INCOMPLETE)

    def _read(self, path: Path, reader: Any) -> list[Any]:
        """What a file holds; one that cannot be read or proves nothing is named, and nothing is called sound."""
        try:
            return list(reader(path))
        except Altered as bad:
            self._tell(Verdict.ALTERED, f"{path}: ALTERED. {bad}")
        except Exception as error:  # noqa: BLE001  whatever is wrong with a file, a traceback is no answer
            self._tell(Verdict.INCOMPLETE, f"{path}: not checked. {str(error) or type(error).__name__}")
        return []

    def _say_what_stays_unchecked(self, notes: list[str], bundles: list[Any], asked: list[int]) -> None:
        """Notes and bundles of logs that are not asked about, or of which nothing is left, are no proof of anything."""
        for organisation in {*map(checkpoints.organisation_of, notes), *(pk for pk, _seals in bundles)} - {*asked}:
            words = f"Organisation {organisation}: not checked. A file was given for it, and it has no log here."
            self._tell(Verdict.INCOMPLETE, words)

    def _tell(self, verdict: Verdict, words: str) -> None:
        self.verdicts.append(verdict)
        self.stdout.write(words)


def _bundle(path: Path) -> list[tuple[int, list[tuple[int, str]]]]:
    """The organisation of a bundle that is sound by itself, and the hashes of its seals."""
    bundle = verify_export.opened(path)
    manifest = verify_export.verify(bundle)
    with connections[ALIAS].cursor() as cursor:
        ring = key_changes.ring(cursor, int(manifest["organisation"]["id"]))
    if manifest["public_key"] not in ring.keys:
        raise Unchecked("It is signed with a key that never signed a log of this site.")
    seals = verify_export.seals_of(bundle, manifest)
    return [(manifest["organisation"]["id"], [(number, seal["hash"]) for number, seal in seals.items()])]


def _about(organisation: int, notes: Iterable[str]) -> list[str]:
    return [note for note in notes if checkpoints.organisation_of(note) == organisation]


def _words(report: Report) -> str:
    counted = f"{report.events} events under {report.seals} seals"
    word = {Verdict.SOUND: "sound", Verdict.ALTERED: "ALTERED", Verdict.INCOMPLETE: "incomplete"}[report.verdict]
    told = f"Organisation {report.organisation}: {word}, {counted}. {report.place}".rstrip()
    return "\n".join([told, *(f"    Look at this: {remark}" for remark in report.remarks)])
