import hashlib
import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from audit.domain import merkle
from audit.models import AuditEvent, AuditLeaf, AuditQueue, AuditSeal
from audit.services import checkpoints, sealing, verification
from audit.services.verification import Report, Verdict
from kazinex.core.tenancy import organisation_active


def verdict(world, **options) -> Report:
    return verification.verify(world.meridian.pk, **options)


def note_of(world) -> Path:
    return Path(settings.KAZINEX_CHECKPOINTS) / f"{world.meridian.pk}.txt"


def test_waiting_events_become_leaves_under_a_signed_seal(committed, log_of):
    log_of(5, seal=False)

    assert sealing.seal_waiting() == 5
    with organisation_active(committed.meridian):
        assert [(seal.number, seal.count, seal.cumulative) for seal in AuditSeal.objects.all()] == [(1, 5, 5)]
        assert [leaf.sequence for leaf in AuditLeaf.objects.order_by("pk")] == [1, 2, 3, 4, 5]
        assert AuditQueue.objects.count() == 0
    assert sealing.seal_waiting() == 0
    assert verdict(committed) == Report(committed.meridian.pk, Verdict.SOUND, 5, 1)


def test_organisations_have_chains_of_their_own(committed, log_of):
    log_of(3)
    log_of(2, organisation=committed.northgate)
    log_of(4)

    assert [(each.events, each.seals) for each in map(verification.verify, verification.organisations())] == [
        (7, 2),
        (2, 1),
    ]


def test_a_batch_is_bounded_and_the_next_goes_on(committed, log_of, monkeypatch):
    log_of(10, seal=False)
    monkeypatch.setattr(sealing, "MOST", 4)
    monkeypatch.setattr(sealing, "WAITING", sealing.WAITING.replace("limit 4096", "limit 4"))

    assert sealing.seal_waiting() == 10
    assert verdict(committed).seals == 3


def test_an_event_that_rolls_back_leaves_nothing_in_the_queue(committed, log_of):
    with transaction.atomic():
        log_of(2, seal=False)
        transaction.set_rollback(True)

    assert sealing.seal_waiting() == 0


TAMPERED = {
    "edited": (
        "update audit_auditevent set target_label = 'x' where id = (select id from audit_leaf where sequence = 6)",
        "Event 6 of seal 2 was altered",
    ),
    "details edited": (
        (
            'update audit_auditevent set details = details || \'{"title": "x"}\' '
            "where id = (select id from audit_leaf where sequence = 1)"
        ),
        "Event 1 of seal 1 was altered",
    ),
    "deleted": (
        "delete from audit_auditevent where id = (select id from audit_leaf where sequence = 6)",
        "Event 6 of seal 2 was deleted.",
    ),
    "deleted with its leaf": (
        (
            "with gone as (delete from audit_leaf where sequence = 6 returning id) "
            "delete from audit_auditevent where id in (select id from gone)"
        ),
        "Event 6 of seal 2 is missing.",
    ),
    "leaf rewritten with the event": (
        "with it as (update audit_leaf set hash = sha256('x') where sequence = 6 returning id) select * from it",
        "Event 6 of seal 2 was altered",
    ),
    "inserted": (
        (
            "insert into audit_auditevent (organisation_id, at, category, action, actor_kind, actor_id, actor_label, "
            "project_label, target_type, target_id, target_label, details, request_id, agent, version) "
            "select organisation_id, at, category, action, actor_kind, actor_id, actor_label, project_label, "
            "target_type, target_id, target_label, details, request_id, agent, version from audit_auditevent limit 1"
        ),
        "has no seal and does not wait for one",
    ),
    "last seal cut off": ("delete from audit_seal where number = 2", "Event 6 belongs to seal 2, which is missing."),
    "last seal and leaves cut off": (
        "with gone as (delete from audit_seal where number = 2) delete from audit_leaf where seal_number = 2",
        "has no seal and does not wait for one",
    ),
    "first seal cut off": ("delete from audit_seal where number = 1", "Seal 1 is missing."),
    "seal rewritten": (
        "update audit_seal set root = repeat('0', 64) where number = 1",
        "Seal 1 was not signed like this",
    ),
    "moved to another organisation": (
        "update audit_auditevent set organisation_id = 999 where id = (select id from audit_leaf where sequence = 6)",
        "Event 6 of seal 2 was deleted.",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_whoever_alters_the_log_is_found_out_and_the_place_is_named(committed, log_of, tamper, how):
    log_of(5)
    log_of(5)
    statement, place = TAMPERED[how]

    tamper(statement)

    report = verdict(committed)
    assert report.verdict == Verdict.ALTERED
    assert place in report.place


def test_two_events_exchanged_are_found_out(committed, log_of, tamper):
    log_of(5)
    tamper("update audit_leaf set sequence = case sequence when 2 then 1003 else 1002 end where sequence in (2, 3)")
    tamper("update audit_leaf set sequence = sequence - 1000 where sequence > 1000")

    assert verdict(committed).place == "The events of seal 1 were exchanged or put in another order."


CUT = (
    "delete from audit_auditevent where id in (select id from audit_leaf where seal_number = 2)",
    "delete from audit_leaf where seal_number = 2",
    "delete from audit_seal where number = 2",
    "delete from audit_checkpoint",
)


def test_a_tail_cut_off_without_a_trace_contradicts_the_note_kept_outside(committed, log_of, tamper):
    log_of(5)
    log_of(5)
    assert len(checkpoints.make_due()) == 1
    assert checkpoints.make_due() == []
    note = note_of(committed).read_text()
    assert verdict(committed, outside=[note]).verdict == Verdict.SOUND

    for statement in CUT:
        tamper(statement)
    shutil.rmtree(settings.KAZINEX_LEDGER)

    assert verdict(committed).verdict == Verdict.SOUND
    assert verdict(committed, outside=[note]).place.startswith(
        "A checkpoint says that 10 events were sealed; the log ends at 5"
    )
    with pytest.raises(SystemExit, match="1"):
        call_command("audit_verify", checkpoint=[note_of(committed)])


def test_a_tail_cut_off_contradicts_the_sealers_ledger_and_is_never_sealed_anew(committed, log_of, tamper):
    log_of(5)
    log_of(5)
    tamper(
        "insert into audit_queue (id, organisation_id, queued_at) "
        "select id, organisation_id, clock_timestamp() from audit_leaf where sequence = 10"
    )
    tamper("delete from audit_auditevent where id in (select id from audit_leaf where sequence between 6 and 9)")
    for statement in CUT[1:]:
        tamper(statement)

    assert verdict(committed).place == (
        "The sealer's ledger says that 10 events were sealed; the log ends at 5 or differs there."
    )
    log_of(1, organisation=committed.northgate, seal=False)
    with pytest.raises(sealing.SealRefused, match="the ledger saw seal 2 over 10 events"):
        sealing.seal_waiting()
    assert (verdict(committed).seals, verification.verify(committed.northgate.pk).seals) == (1, 1)


def test_a_ledger_that_was_changed_is_found_out(committed, log_of):
    log_of(5)
    ledger = Path(settings.KAZINEX_LEDGER) / f"{committed.meridian.pk}.json"
    ledger.write_text(ledger.read_text().replace('"count": 5', '"count": 4'))

    assert verdict(committed).place == f"The ledger {ledger} does not fit its signature."
    log_of(1, seal=False)
    with pytest.raises(sealing.SealRefused, match="does not fit its signature"):
        sealing.seal_waiting()


def test_a_ledger_that_cannot_be_written_does_not_stop_the_sealer(committed, log_of, tmp_path, settings):
    (tmp_path / "ledger").write_text("not a folder")
    settings.KAZINEX_LEDGER = settings.KAZINEX_CHECKPOINTS = tmp_path / "ledger"
    log_of(5)

    assert verdict(committed).seals == 1
    with pytest.raises(OSError, match="exists"):
        checkpoints.make_due()


def test_an_event_of_another_time_than_its_sealing_is_named(committed, log_of, tamper):
    log_of(1)
    tamper("alter table audit_auditevent alter column at set default now()")
    tamper(
        "insert into audit_auditevent (organisation_id, at, category, action, actor_kind, actor_id, actor_label, "
        "project_label, target_type, target_id, target_label, details, request_id, agent, version) "
        "select organisation_id, at - interval '40 days', category, action, actor_kind, actor_id, actor_label, "
        "project_label, target_type, target_id, target_label, details, request_id, agent, 1 from audit_auditevent"
    )
    tamper(
        "insert into audit_queue (id, organisation_id, queued_at) "
        "select max(id), min(organisation_id), now() from audit_auditevent"
    )
    sealing.seal_waiting()

    (remark,) = verdict(committed).remarks
    assert remark.startswith("1 events bear a time more than a day from their sealing; the first is event 2, of ")


def test_events_nobody_seals_make_the_log_incomplete(committed, log_of, tamper):
    log_of(2, seal=False)
    assert verdict(committed).verdict == Verdict.SOUND

    tamper("update audit_queue set queued_at = queued_at - interval '10 minutes'")

    report = verdict(committed)
    assert report.verdict == Verdict.INCOMPLETE
    assert report.place.startswith("2 events wait for their seal since")


def test_the_sealer_can_read_the_log_and_nothing_else(committed):
    with connections["seal"].cursor() as cursor:
        for table in ("accounts_user", "documents_document", "core_outbox", "audit_auditexport"):
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute(f"select * from {table}")  # noqa: S608
        for statement in (
            "update audit_auditevent set action = ''",
            "delete from audit_leaf",
            "insert into audit_queue values (1)",
        ):
            with pytest.raises(Exception, match=r"permission denied"):
                cursor.execute(statement)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 100])
def test_roots_are_those_of_rfc_6962(count):
    def split(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return hashlib.sha256(b"\x01" + split(leaves[:half]) + split(leaves[half:])).digest()

    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(count)]
    assert merkle.root(leaves) == split(leaves)
    tree = merkle.levels(leaves)
    assert {merkle.climbed(leaves[at], merkle.path(tree, at)) for at in range(count)} == {split(leaves)}
    assert max(len(merkle.path(tree, at)) for at in range(count)) == (count - 1).bit_length()


@pytest.mark.parametrize("version", [1, 2])
def test_an_event_is_hashed_as_everybody_can_recompute_it(committed, version):
    """The second version ends with random bits, so that a hash that is shown confirms no guess."""
    facts = {"title": "Drainage", "revision": "A", "sha256": "0" * 64}
    with organisation_active(committed.meridian):
        happening = AuditEvent(
            organisation=committed.meridian,
            version=version,
            category="document",
            action="document_registered",
            actor_kind="system",
            actor_label="Kazinex (test)",
            details=facts,
        )
        happening.save(force_insert=True)
    sealing.seal_organisation(committed.meridian.pk)
    with organisation_active(committed.meridian):
        event, leaf = AuditEvent.objects.get(), AuditLeaf.objects.get()
    told = [
        *(version, str(event.uid), committed.meridian.pk, event.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "document"),
        *("document_registered", "system", "", "Kazinex (test)", None, "", "", "", "", facts, "", None, ""),
        *([event.salt] if version > 1 else []),
    ]
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    assert len(event.salt) == 32
    assert bytes(leaf.hash) == hashlib.sha256(b"\x00" + line.encode()).digest()
    assert verification.verify(committed.meridian.pk).verdict is verification.Verdict.SOUND
