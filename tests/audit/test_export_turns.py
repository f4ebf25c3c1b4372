"""Exports take fair turns, and none outlives its lease however long one statement takes."""

import time
from datetime import timedelta
from typing import Any

import pytest

from audit.domain.conditions import Filters
from audit.models import AuditExport, ExportState
from audit.services import exports
from audit.services.exporting import leases, workbooks
from kazinex.core.tenancy import organisation_active
from tests.audit.exporting import ask, finish, happen


def asked(world: Any, who: str, *, large: bool = False) -> str:
    organisation = world.northgate if who == "nora" else world.meridian
    with organisation_active(organisation):
        export = exports.request(Filters(), zone="UTC", by=world.actor(who, "", organisation))
        AuditExport.objects.filter(pk=export.pk).update(is_large=large)
    return str(export.public_id)


def taken() -> str:
    export = leases.claim()
    return export.public_id if export else ""


def test_small_exports_go_before_large_ones_and_organisations_take_turns(committed: Any) -> None:
    large = [asked(committed, "ada", large=True) for _number in range(3)]
    first, second = asked(committed, "ada"), asked(committed, "ada")
    other, other_large = asked(committed, "nora"), asked(committed, "nora", large=True)

    assert [taken() for _number in range(6)] == [first, other, second, other_large, large[0], ""]


def test_one_large_export_an_organisation_and_two_of_all_run_at_once(committed: Any, settings: Any) -> None:
    settings.KAZINEX_LARGE_EXPORTS = 1
    large, _waits = asked(committed, "ada", large=True), asked(committed, "nora", large=True)
    assert [taken(), taken()] == [large, ""]

    small = asked(committed, "nora")
    assert taken() == small


def test_an_export_over_the_limit_is_large(committed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    happen(committed, ["a", "b", "c"])
    monkeypatch.setattr(exports, "LARGE", 2)

    sizes = [ask(committed, category="document"), ask(committed, search="zebra"), ask(committed, category="workflow")]

    assert [export.is_large for export in sizes] == [True, False, False]


def test_one_long_statement_does_not_cost_the_lease(committed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.6))
    monkeypatch.setattr(leases, "HEARTBEAT", 0.05)
    meanwhile: list[str] = []
    write = workbooks.write

    def slowly(*facts: Any, **options: Any) -> int:
        time.sleep(1.5)
        meanwhile.append(taken())
        return write(*facts, **options)

    monkeypatch.setattr(workbooks, "write", slowly)
    happen(committed, ["x"])

    export = finish(committed, ask(committed))

    assert (export.state, export.attempt, meanwhile) == (ExportState.DONE, 1, [""])


def test_an_export_that_was_taken_over_stops_at_its_next_step(committed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "HEARTBEAT", 0.02)
    happen(committed, ["x"])
    export = ask(committed)

    def lose(*_facts: Any, progress: Any, **_options: Any) -> int:
        with organisation_active(committed.meridian):
            AuditExport.objects.update(attempt=2)
        time.sleep(0.3)
        progress(1)
        return 1

    monkeypatch.setattr(workbooks, "write", lose)

    assert finish(committed, export).state == ExportState.RUNNING
