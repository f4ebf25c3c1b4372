import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from audit.domain import signing
from audit.domain.catalogue import AuditAction
from audit.domain.seals import instant
from audit.domain.sentences import sentence
from audit.models import AuditEvent, AuditExport, ExportState
from audit.services import exports, sealing
from audit.services.exporting import jobs, leases
from audit.services.recording import record
from kazinex.core import clock, outbox, spreadsheets
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from tests.audit.exporting import ask, finish, happen, made, rows, stored

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
    local = at.astimezone(clock.zone("Australia/Sydney")).replace(tzinfo=None)
    assert abs(row["Time (Australia/Sydney)"] - local) < timedelta(milliseconds=1)
    assert row["Time (UTC)"] == instant(at)
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
    assert signing.public_key() in said["Signing key"]


def test_more_rows_than_a_sheet_takes_go_on_in_further_sheets(committed, monkeypatch):
    happen(committed, [str(number) for number in range(25)])
    monkeypatch.setattr(
        "audit.services.exporting.workbooks.StreamedWorkbook",
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
        committed.role("petra", "viewer")

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

    monkeypatch.setattr("audit.services.exporting.bundles.write", cancel_then)
    export = finish(committed, export)

    assert export.state == ExportState.CANCELLED
    assert not default_storage.exists("exports") or default_storage.listdir(f"exports/{committed.meridian.pk}")[1] == []


def test_a_failure_is_tried_three_times_and_then_said(committed, monkeypatch):
    export = ask(committed)
    monkeypatch.setattr("audit.services.exporting.workbooks.write", lambda *_, **__: 1 / 0)
    for _attempt in range(5):
        jobs.run_due()
        with organisation_active(committed.meridian):
            AuditExport.objects.filter(lease_until__isnull=False).update(lease_until=clock.now() - timedelta(seconds=1))

    with organisation_active(committed.meridian):
        export.refresh_from_db()
        assert (export.state, export.attempt) == (ExportState.FAILED, 3)
        assert sentence(AuditEvent.objects.latest("pk")).startswith(
            f"The audit export {export.name} failed: It failed 3 times."
        )


def test_a_stale_lease_is_taken_over_and_the_old_worker_stops(committed):
    export = ask(committed)
    first = leases.claim()
    assert leases.claim() is None
    with organisation_active(committed.meridian):
        AuditExport.objects.update(lease_until=clock.now() - timedelta(seconds=1))

    assert finish(committed, export).state == ExportState.DONE
    assert first is not None
    jobs.run(first)

    with organisation_active(committed.meridian):
        export.refresh_from_db()
        assert (export.state, export.attempt) == (ExportState.DONE, 2)


def test_files_go_after_a_day(committed):
    export = made(committed)
    with organisation_active(committed.meridian):
        AuditExport.objects.update(expires_at=clock.now() - timedelta(seconds=1))
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


def test_a_process_without_the_sealers_account_has_its_events_sealed_by_the_sealer(committed, monkeypatch):
    """As docker-compose.yml has it: only the sealer knows that account."""
    happen(committed, ["Drainage"])
    account = connections.settings["seal"]

    def sealer_comes_by(_seconds: float) -> None:
        connections.settings["seal"] = account
        sealing.seal_waiting()
        del connections.settings["seal"]

    with monkeypatch.context() as elsewhere:
        elsewhere.delitem(connections.settings, "seal")
        elsewhere.setattr("time.sleep", sealer_comes_by)
        export = made(committed, category="document")

    assert [row["Event"] for row in rows(export)] == ["Kazinex (test) registered HT-CIV-DWG-001: Drainage"]


def test_an_export_that_no_sealer_seals_for_is_tried_again(committed, monkeypatch, caplog):
    export = ask(committed)

    with monkeypatch.context() as elsewhere:
        elsewhere.delitem(connections.settings, "seal")
        elsewhere.setattr(sealing, "PATIENCE", 0.0)
        jobs.run_due()

    with organisation_active(committed.meridian):
        export.refresh_from_db()
    assert (export.state, export.attempt) == (ExportState.WAITING, 1)
    assert "Is the sealer running?" in caplog.text
