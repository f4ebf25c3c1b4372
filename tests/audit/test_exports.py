import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from audit import sealing, signing
from audit.catalogue import AuditAction
from audit.conditions import Filters
from audit.exporting import jobs, leases
from audit.models import AuditEvent, AuditExport, ExportState
from audit.recording import record
from audit.sentences import sentence
from audit.services import exports
from kazinex.core import moments, outbox, spreadsheets
from kazinex.core.actors import SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from projects.models import PermissionOverride, ProjectMembership

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    "a\x1fb\x01c\x02d\x03e",
    "line\nbreak\rreturn\r\nboth",
    "_x000D_ _x0041_ _xZZZZ_",
    " leading and trailing ",
    '<b>&amp;"quoted"</b>',
    "\ufffe\uffff",
    "\U0001f600" * 3,
    "",
    "\\.",
    "percent %s %% {braces} {actor}",
    "ünïcödé – “quotes” 漢字 עברית",
]


def ask(world, *, by: str = "ada", project: str = "", **filters) -> AuditExport:
    with organisation_active(world.meridian):
        export: AuditExport = exports.request(Filters(**filters), zone="Australia/Sydney", by=world.actor(by, project))
    return export


def finish(world, export: AuditExport) -> AuditExport:
    jobs.run_due()
    with organisation_active(world.meridian):
        export.refresh_from_db()
    return export


def made(world, **asked) -> AuditExport:
    export = finish(world, ask(world, **asked))
    assert export.state == ExportState.DONE, export.error
    return export


def stored(key: str) -> io.BytesIO:
    with default_storage.open(key) as file:
        return io.BytesIO(file.read())


def rows(export: AuditExport) -> list[dict[str, Any]]:
    book = load_workbook(stored(export.file_key))
    header: Any
    header, *lines = book.worksheets[1].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def bundle_of(export: AuditExport, folder) -> None:
    with default_storage.open(export.bundle_key) as file, zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def verifier(folder, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-I", "-W", "error", str(folder / "verify_export.py"), str(folder), *options]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


def happen(world, titles: list[str]) -> None:
    with organisation_active(world.meridian):
        for title in titles:
            facts = {"title": title, "revision": "A", "sha256": "0" * 64}
            record(AuditAction.DOCUMENT_REGISTERED, by=SystemActor("test"), target=world.plan, **facts)


def test_hostile_text_comes_back_as_it_was_in_two_readers(committed):
    happen(committed, HOSTILE)

    export = made(committed, category="document")

    with organisation_active(committed.meridian):
        events = list(AuditEvent.objects.filter(category="document").order_by("pk"))
    wanted = [sentence(event) for event in events]
    assert [unescape(row["Event"]) for row in rows(export)] == wanted
    assert [json.loads(unescape(row["Details"])) for row in rows(export)] == [event.details for event in events]
    book = CalamineWorkbook.from_filelike(stored(export.file_key))
    assert book.sheet_names == ["About", "Audit log"]
    assert [line[5] for line in book.get_sheet_by_name("Audit log").to_python()[1:]] == wanted


def test_every_sentence_of_the_workbook_is_the_one_on_the_page(committed):
    with organisation_active(committed.meridian):
        ada = committed.actor("ada")
        record(AuditAction.PERMISSION_DENIED, by=ada, permission="Upload", reason="No role", line=5, address="/x")
        record(
            AuditAction.SECURITY_SETTINGS_CHANGED,
            by=ada,
            changes={"Two-factor": [False, True], "Types": [[], ["pdf", "dwg"]]},
        )
        record(AuditAction.SIGNED_IN, by=ada, factors=["password", "passkey"])
        record(AuditAction.AUDIT_EXPORT_FINISHED, by=ada, events=7, sha256="", bundle_sha256="")

    export = made(committed)

    with organisation_active(committed.meridian):
        wanted = [sentence(event) for event in AuditEvent.objects.order_by("pk")]
    assert [row["Event"] for row in rows(export)] == wanted[: len(rows(export))]
    assert rows(export)[1]["What changed"] == "Types: – → pdf, dwg\nTwo-factor: no → yes"


def test_times_are_dates_in_the_zone_and_text_beside_it(committed):
    happen(committed, ["x"])

    row = rows(made(committed, category="document"))[0]

    with organisation_active(committed.meridian):
        at = AuditEvent.objects.filter(category="document").get().at
    local = at.astimezone(moments.zone("Australia/Sydney")).replace(tzinfo=None)
    assert abs(row["Time (Australia/Sydney)"] - local) < timedelta(milliseconds=1)
    assert row["Time (UTC)"] == sealing.instant(at)
    assert row["Number"] == 1


def test_an_export_holds_exactly_the_filtered_events_and_says_so(committed):
    happen(committed, [f"Drain {number}" for number in range(20)])
    happen(committed, ["Bridge"])

    export = made(committed, search="bridge")

    assert [row["Event"][-6:] for row in rows(export)] == ["Bridge"]
    about = load_workbook(stored(export.file_key)).worksheets[0]
    said: dict[Any, Any] = {row[0]: row[1] for row in about.iter_rows(values_only=True) if row[0] and len(row) > 1}
    assert said["Number of events"] == "1"
    assert said["First number"] == said["Last number"] == "21"
    assert "Search: bridge" in said["Filters"]
    assert said["Head hash"] == export.head_hash
    assert signing.public_key_text() in said["Signing key"]


def test_an_outsider_verifies_the_bundle_with_nothing_but_python(committed, tmp_path):
    happen(committed, [f"Drain {number}" for number in range(30)])
    export = made(committed, search="drain 1")
    bundle_of(export, tmp_path / "bundle")

    code, said = verifier(tmp_path / "bundle", "--key", signing.public_key_text())

    assert (code, said.splitlines()[0]) == (0, "SOUND: 11 events of Meridian Rail Alliance.")
    lines = (tmp_path / "bundle" / "events.jsonl").read_bytes().splitlines()
    assert len(lines) == 11
    assert (tmp_path / "bundle" / "audit.xlsx").read_bytes() == stored(export.file_key).read()


def edit(name: str, old: bytes, new: bytes):
    def change(folder) -> None:
        path = folder / name
        assert old in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(old, new, 1))

    return change


def drop_a_line(folder) -> None:
    path = folder / "events.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def rehashed(change):
    """As a forger would: the digests in the manifest follow the change, so only the signature tells."""

    def forge(folder) -> None:
        change(folder)
        manifest = json.loads((folder / "manifest.json").read_bytes())
        for name in manifest["files"]:
            content = (folder / name).read_bytes()
            manifest["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return forge


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (edit("events.jsonl", b"Drain 3", b"Drain 4"), "events.jsonl is not the file that was exported."),
        (drop_a_line, "events.jsonl is not the file that was exported."),
        (edit("audit.xlsx", b"PK", b"PX"), "audit.xlsx is not the file that was exported."),
        (edit("manifest.json", b'"count": 5', b'"count": 4'), "manifest.json does not fit its signature."),
        (rehashed(edit("events.jsonl", b"Drain 3", b"Drain 4")), "manifest.json does not fit its signature."),
        (lambda folder: (folder / "seals.jsonl").unlink(), "seals.jsonl is missing."),
    ],
)
def test_the_verifier_names_what_was_altered(committed, tmp_path, change, place):
    happen(committed, [f"Drain {number}" for number in range(5)])
    bundle_of(made(committed, category="document"), tmp_path / "bundle")

    change(tmp_path / "bundle")

    assert verifier(tmp_path / "bundle") == (1, f"ALTERED: {place}\n")


def test_the_verifier_refuses_what_another_key_signed(committed, tmp_path):
    happen(committed, ["x"])
    bundle_of(made(committed), tmp_path / "bundle")

    code, said = verifier(tmp_path / "bundle", "--key", "A" * 43 + "=")

    assert (code, said) == (1, "ALTERED: The bundle is signed with another key than the one you trust.\n")


def test_an_event_altered_before_the_export_ends_it(committed, tamper):
    happen(committed, ["x"])
    sealing.seal_waiting()
    tamper("update audit_auditevent set target_label = 'y' where category = 'document'")

    export = finish(committed, ask(committed, category="document"))

    assert (export.state, export.error) == (
        ExportState.FAILED,
        "Event 1 was altered after it was sealed. Run manage.py audit_verify.",
    )


def test_an_export_of_nothing_is_a_signed_statement(committed, tmp_path):
    export = made(committed, category="confidentiality")
    bundle_of(export, tmp_path / "bundle")

    code, said = verifier(tmp_path / "bundle")

    assert rows(export) == []
    assert (code, said.splitlines()[:2]) == (
        0,
        ["SOUND: 0 events of Meridian Rail Alliance.", "It states that no event matched these filters."],
    )


def test_a_hidden_document_is_withheld_in_both_files_and_still_proved(committed, tmp_path):
    with organisation_active(committed.meridian):
        for target in (committed.secret, committed.beam):
            facts = {"title": f"Title of {target.number}", "revision": "A", "sha256": ""}
            record(AuditAction.DOCUMENT_REGISTERED, by=committed.actor("dina"), target=target, **facts)
        facts = {"role": "viewer", "permission": "view_audit_log", "effect": "grant", "reason": "Client asked"}
        PermissionOverride.objects.create(project=committed.harbour, set_by=committed.petra, **facts)

    export = made(committed, by="vera", project="harbour", category="document")

    bundle_of(export, tmp_path / "bundle")
    assert [(row["Event"], row["Subject"]) for row in rows(export)] == [
        ("Dina Okafor registered (withheld): –", "(withheld)"),
        ("Dina Okafor registered HT-STR-DWG-001: Title of HT-STR-DWG-001", "HT-STR-DWG-001"),
    ]
    for path in (tmp_path / "bundle").iterdir():
        assert b"HT-MEP-DWG-001" not in path.read_bytes()
    assert len((tmp_path / "bundle" / "events.jsonl").read_bytes().splitlines()) == 1
    code, said = verifier(tmp_path / "bundle")
    assert (code, "Subjects withheld: 1" in said) == (0, True)


def test_more_rows_than_a_sheet_takes_go_on_in_further_sheets(committed, monkeypatch):
    happen(committed, [str(number) for number in range(25)])
    monkeypatch.setattr(
        "audit.exporting.books.StreamedWorkbook",
        lambda *facts: spreadsheets.StreamedWorkbook(*facts, rows_per_sheet=10),
    )

    export = made(committed, category="document")

    book = load_workbook(stored(export.file_key))
    assert [(sheet.title, sheet.max_row) for sheet in book.worksheets[1:]] == [
        ("Audit log 1", 11),
        ("Audit log 2", 11),
        ("Audit log 3", 6),
    ]


def test_who_lost_the_right_meanwhile_gets_nothing(committed):
    happen(committed, ["x"])
    export = ask(committed, by="petra", project="harbour")
    with organisation_active(committed.meridian):
        ProjectMembership.objects.filter(user=committed.petra).update(role="viewer")

    export = finish(committed, export)

    assert export.state == ExportState.FAILED
    assert export.error == "The person who asked for it may not read this audit log any more."


def test_a_cancelled_export_stays_cancelled(committed):
    export = ask(committed)
    with organisation_active(committed.meridian):
        exports.cancel(export, by=committed.actor("ada", ""))
        with pytest.raises(RuleBroken, match="is cancelled and cannot be cancelled any more"):
            exports.cancel(export, by=committed.actor("ada", ""))

    assert finish(committed, export).state == ExportState.CANCELLED
    with organisation_active(committed.meridian):
        assert sentence(AuditEvent.objects.latest("pk")) == f"Ada Admin cancelled the audit export {export.name}"


def test_one_cancelled_while_it_runs_stops_and_leaves_no_file(committed, monkeypatch):
    happen(committed, ["x"])
    export = ask(committed)

    def cancel_then(*facts, **options):
        with organisation_active(committed.meridian):
            exports.cancel(export, by=committed.actor("ada", ""))
        return 0, 0

    monkeypatch.setattr("audit.exporting.bundles.write", cancel_then)
    export = finish(committed, export)

    assert export.state == ExportState.CANCELLED
    assert not default_storage.exists("exports") or default_storage.listdir(f"exports/{committed.meridian.pk}")[1] == []


def test_a_failure_is_tried_three_times_and_then_said(committed, monkeypatch):
    export = ask(committed)
    monkeypatch.setattr("audit.exporting.books.write", lambda *_, **__: 1 / 0)
    for _attempt in range(5):
        jobs.run_due()
        with organisation_active(committed.meridian):
            AuditExport.objects.filter(lease_until__isnull=False).update(
                lease_until=moments.now() - timedelta(seconds=1)
            )

    with organisation_active(committed.meridian):
        export.refresh_from_db()
        assert (export.state, export.attempt) == (ExportState.FAILED, 3)
        assert sentence(AuditEvent.objects.latest("pk")).startswith(
            f"The audit export {export.name} failed: It failed 3 times."
        )


def test_a_stale_lease_is_taken_over_and_the_old_worker_stops(committed):
    export = ask(committed)
    first = leases.claim(committed.meridian.pk)
    assert leases.claim(committed.meridian.pk) is None
    with organisation_active(committed.meridian):
        AuditExport.objects.update(lease_until=moments.now() - timedelta(seconds=1))

    assert finish(committed, export).state == ExportState.DONE
    assert first is not None
    jobs.run(first)

    with organisation_active(committed.meridian):
        export.refresh_from_db()
        assert (export.state, export.attempt) == (ExportState.DONE, 2)


def test_files_go_after_a_day(committed):
    export = made(committed)
    with organisation_active(committed.meridian):
        AuditExport.objects.update(expires_at=moments.now() - timedelta(seconds=1))
        assert AuditExport.objects.get().status is ExportState.EXPIRED
        with pytest.raises(RuleBroken, match="not available any more"):
            exports.hand_out(AuditExport.objects.get(), bundle=False, by=committed.actor("ada", ""))

    jobs.run_due()

    with organisation_active(committed.meridian):
        assert AuditExport.objects.get().state == ExportState.EXPIRED
    assert not default_storage.exists(export.file_key)


def test_asking_wakes_a_worker_through_the_outbox(committed, monkeypatch):
    woken = []
    monkeypatch.setattr("audit.tasks.run_exports.delay", lambda: woken.append(True))
    ask(committed)

    assert outbox.dispatch() == 1
    assert woken == [True]
