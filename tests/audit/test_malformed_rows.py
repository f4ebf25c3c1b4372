"""Whatever stands in the table of the log, pages show it or say that they cannot, and exports and proofs hold it."""

import html
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from audit import queries
from audit.domain import sentences
from audit.domain.conditions import Filters
from audit.models import AuditEvent
from audit.services import sealing, verification
from audit.services.verification import Verdict
from kazinex.core.tenancy import active_organisation_id, organisation_active
from tests.audit.exporting import bundle_of, made, rows, verifier

LOG = "/o/meridian/audit/?from=&to="
EVERYTHING, WORDED = Filters(), Filters(actor="Muster")
TIMES = ["infinity", "-infinity", "294000-01-01 00:00:00+00", "0044-03-15 12:00:00+00 BC", "9999-12-31 23:59:59+00"]
DETAILS = [
    "null",
    '"changes"',
    '["changes", 1]',
    "17",
    '{"changes": null}',
    '{"changes": "everything"}',
    '{"changes": {"Title": "new", "Zone": ["only one"], "Stage": [1, 2, 3], "Owner": ["Ada", "Dina"]}}',
    '{"reason": {"deep": [1, [2, {"x": null}]]}}',
    '{"": "", " ": " ", "a b": "\\u0007\\u001f\\u2028"}',
    '{"number": 1e400, "small": 1e-400, "long": ' + "9" * 5000 + "}",
]
INSERT = """
insert into audit_auditevent (organisation_id, uid, at, category, action, actor_kind, actor_id, actor_label, project_id,
  project_label, target_type, target_id, target_label, details, request_id, ip, agent, version, salt)
values (%(organisation)s, gen_random_uuid(), %(at)s::timestamptz, %(category)s, %(action)s, %(actor_kind)s, '',
  %(actor_label)s, null, '', %(target_type)s, %(target_id)s, %(target_label)s, %(details)s::jsonb, %(request_id)s,
  %(ip)s::inet, %(agent)s, %(version)s, '') returning id
"""
PLAIN: dict[str, Any] = {
    "at": "2026-03-03 12:00:00+00",
    "category": "management",
    "action": "document_locked",
    "actor_kind": "user",
    "actor_label": "Max Muster",
    "target_type": "document",
    "target_id": "0",
    "target_label": "HT-0",
    "details": '{"reason": "Issued"}',
    "request_id": "",
    "ip": None,
    "agent": "",
    "version": 2,
}
ODD: list[dict[str, Any]] = [
    *({"at": at} for at in TIMES),
    *({"details": details} for details in DETAILS),
    {"category": "nosuch"},
    {"action": "nosuch_thing"},
    {"action": "a\x1fb\nc\x02", "category": "x\x01\ny"},
    {"actor_kind": "robot", "actor_label": "\x01\x02\x1f\n\r\ufffe"},
    {"target_label": "\u202edetrevni", "target_id": "not a number"},
    {"details": json.dumps({"reason": "long " * 400_000})},
    {"ip": "10.0.0.0/8", "version": 7},
    {"target_type": "", "target_label": "", "actor_label": ""},
]


def slip_in(**odd: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, PLAIN | {"organisation": active_organisation_id()} | odd)
        return int(cursor.fetchone()[0])


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: str(odd)[:60])
def test_every_page_shows_a_row_that_nothing_of_ours_wrote(world, odd):
    target = {"target_type": "document", "target_id": str(world.plan.pk)}
    event = AuditEvent.objects.get(pk=slip_in(**target | odd))
    ada = world.client("ada")
    page = text(ada.get(LOG))
    assert sentences.shortened(sentences.sentence(event))[:50].strip() in page
    assert len(page) < 200_000
    own = text(ada.get(f"/o/meridian/audit/events/{event.uid}/"))
    assert len(own) < 200_000
    if event.impossible_time:
        assert "an impossible time" in page
        assert event.impossible_time in own
    assert world.client("otto").get(LOG).status_code == 200
    assert world.client("petra").get("/o/meridian/p/harbour/audit/?from=&to=").status_code == 200
    assert world.client("remy").get("/o/meridian/p/harbour/").status_code == 200
    assert ada.get("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/activity/").status_code == 200
    assert ada.get("/o/meridian/p/harbour/").status_code == 200
    assert ada.get("/o/meridian/audit/reviews/management/").status_code == 200


def test_pages_go_on_beyond_an_impossible_time(world):
    keys = [slip_in(at=at, target_label=f"T{place}") for place, at in enumerate(TIMES * 12)]
    found: list[int] = []
    cursor = ""
    while True:
        page = queries.page(queries.scope(world.actor("ada", "")), EVERYTHING, after=cursor, size=7)
        found += [event.pk for event in page.events]
        if not (cursor := page.after):
            break
    assert sorted(found) == sorted(AuditEvent.objects.values_list("pk", flat=True))
    assert len(found) == len(set(found)) >= len(keys)
    worded = queries.page(queries.scope(world.actor("ada", "")), WORDED, size=7)
    then = queries.page(queries.scope(world.actor("ada", "")), WORDED, size=7, after=worded.after)
    assert len({event.pk for event in [*worded.events, *then.events]}) == 14


def test_ones_own_security_page_shows_them_too(world):
    mine = {"category": "authorization", "action": "sign_in_failed", "target_type": "user"}
    for odd in ODD[: len(TIMES) + len(DETAILS)]:
        slip_in(**mine | {"target_id": str(world.ada.pk)} | odd)
    assert "an impossible time" in text(world.client("ada").get("/account/security/"))


def test_pages_and_exports_say_the_same_of_them(world):
    for odd in ODD:
        slip_in(**odd)
    events = {event.pk: event for event in AuditEvent.objects.filter(actor_label="Max Muster")}
    query = (
        f"select id, {sentences.sentence_sql()}, {sentences.changes_sql()} from audit_auditevent e where id = any(%s)"  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(events)])
        told = cursor.fetchall()
    for pk, said, changed in told:
        rows = [f"{what}: {old} → {new}" for what, old, new in sentences.changes(events[pk])]
        assert (said, sorted((changed or "").split("\n"))) == (sentences.sentence(events[pk]), sorted(rows or [""]))


@pytest.fixture
def sealed(committed, tmp_path):
    with organisation_active(committed.meridian):
        for odd in ODD:
            slip_in(**odd)
    sealing.seal_waiting()
    export = made(committed)
    bundle_of(export, tmp_path / "bundle")
    return SimpleNamespace(world=committed, export=export, folder=tmp_path / "bundle")


def test_an_export_holds_every_row_and_says_which_time_is_none(sealed):
    with organisation_active(sealed.world.meridian):
        count = AuditEvent.objects.filter(pk__lte=sealed.export.through).count()
    lines = rows(sealed.export)
    assert len(lines) == count == len((sealed.folder / "events.jsonl").read_bytes().splitlines())
    assert [line["Number"] for line in lines] == list(range(1, count + 1))
    impossible = [line for line in lines if "not a time a spreadsheet can hold" in (line["Time (UTC)"] or "")]
    assert [line[next(name for name in line if name.startswith("Time (Aus"))] for line in impossible] == [None] * 5
    assert impossible[0]["Time (UTC)"] == "infinity [not a time a spreadsheet can hold]"
    assert impossible[3]["Time (UTC)"].startswith("0044-03-15T12:00:00.000000Z BC ")


def test_what_was_sealed_verifies_and_is_named_where_its_time_lies_far(sealed, tamper):
    report = verification.verify(sealed.world.meridian.pk)
    assert (report.verdict, "more than a day from their sealing" in report.remarks[0]) == (Verdict.SOUND, True)
    code, said = verifier(sealed.folder)
    assert code == 0, said

    tamper("update audit_auditevent set at = '-infinity' where at = 'infinity'")
    assert verification.verify(sealed.world.meridian.pk).verdict == Verdict.ALTERED


def test_a_stray_row_with_an_impossible_time_is_named(sealed, tamper):
    tamper("delete from audit_leaf where id = (select id from audit_auditevent where at = 'infinity')")
    tamper("update audit_auditevent set at = 'infinity' where id = (select max(id) from audit_auditevent)")
    assert verification.verify(sealed.world.meridian.pk).verdict == Verdict.ALTERED
