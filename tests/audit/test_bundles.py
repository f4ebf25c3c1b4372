import base64
import hashlib
import json
import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from audit.domain import signing
from audit.domain.catalogue import AuditAction
from audit.models import ExportState
from audit.services import checkpoints, key_rotation, sealing
from audit.services.recording import record
from kazinex.core.actors import CommandActor, SystemActor
from kazinex.core.tenancy import organisation_active
from tests.audit.exporting import ask, bundle_of, finish, happen, made, rows, stored, verifier


def test_an_outsider_verifies_the_bundle_with_nothing_but_python(committed, tmp_path):
    happen(committed, [f"Drain {number}" for number in range(30)])
    export = made(committed, search="drain 1")
    bundle_of(export, tmp_path / "bundle")

    code, said = verifier(tmp_path / "bundle", "--key", signing.public_key())

    assert (code, said.splitlines()[0]) == (0, "SOUND: 11 events of Meridian Rail Alliance.")
    archive = tmp_path / "bundle.zip"
    archive.write_bytes(stored(export.bundle_key).getvalue())
    assert verifier(tmp_path / "bundle", bundle=archive)[0] == 0
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
        (
            lambda folder: (folder / "public_key.txt").write_text("A" * 43 + "=\n"),
            "public_key.txt is not the file that was exported.",
        ),
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


def test_a_file_that_was_put_in_is_named_and_nothing_is_called_sound(committed, tmp_path):
    happen(committed, ["x"])
    bundle_of(made(committed), tmp_path / "bundle")
    (tmp_path / "bundle" / "summary.pdf").write_bytes(b"%PDF-1.7")

    code, said = verifier(tmp_path / "bundle")

    assert (code, said.split(";")[0]) == (2, "NOT CHECKED: summary.pdf is not part of the export")


@pytest.mark.parametrize("place", [100, 4_000, None])
def test_a_damaged_archive_is_told_in_a_sentence(committed, tmp_path, place):
    happen(committed, [f"Drain {number}" for number in range(40)])
    export = made(committed)
    bundle_of(export, tmp_path / "bundle")
    content = bytearray(stored(export.bundle_key).getvalue())
    if place is None:
        del content[len(content) // 2 :]
    else:
        content[place] ^= 0xFF
    archive = tmp_path / "bundle.zip"
    archive.write_bytes(content)

    code, said = verifier(tmp_path / "bundle", bundle=archive)

    assert code in {1, 2}
    assert said.startswith(("ALTERED: ", "UNREADABLE: "))


def test_a_note_that_falls_between_two_seals_is_compared_all_the_same(committed, tmp_path, tamper):
    happen(committed, ["a", "b", "c"])
    sealing.seal_waiting()
    checkpoints.make_due()
    note = Path(settings.KAZINEX_CHECKPOINTS) / f"{committed.meridian.pk}.txt"
    for table in ("audit_auditevent", "audit_leaf", "audit_seal", "audit_checkpoint"):
        tamper(f"delete from {table}")  # noqa: S608
    shutil.rmtree(settings.KAZINEX_LEDGER)
    happen(committed, ["a", "b"])
    sealing.seal_waiting()
    happen(committed, ["d", "e"])
    bundle_of(made(committed), tmp_path / "bundle")

    code, said = verifier(tmp_path / "bundle", "--checkpoint", str(note))

    assert (code, said) == (
        1,
        "ALTERED: The checkpoint counts 3 events, and the log was sealed otherwise since: no seal fits it.\n",
    )


def test_notes_that_prove_nothing_are_named(committed, tmp_path):
    happen(committed, ["a"])
    with organisation_active(committed.northgate):
        facts: dict[str, Any] = {"title": "x", "revision": "A", "status": "", "suitability": "", "sha256": ""}
        record(AuditAction.DOCUMENT_REGISTERED, by=SystemActor("test"), **facts)
    sealing.seal_waiting()
    checkpoints.make_due()
    other = Path(settings.KAZINEX_CHECKPOINTS) / f"{committed.northgate.pk}.txt"
    bundle_of(made(committed), tmp_path / "bundle")
    (tmp_path / "letter.txt").write_text("Dear Ada, the note is in the other mail.")

    said = [verifier(tmp_path / "bundle", "--checkpoint", str(path)) for path in (tmp_path / "letter.txt", other)]

    assert said == [
        (2, f"NOT CHECKED: {tmp_path / 'letter.txt'} holds no checkpoint note.\n"),
        (2, f"NOT CHECKED: The checkpoint kazinex/audit/{committed.northgate.pk} is of another organisation.\n"),
    ]


def test_every_note_of_a_file_is_compared_whatever_key_signed_it(committed, tmp_path, settings):
    for _hour in range(3):
        happen(committed, ["a", "b"])
        sealing.seal_waiting()
        checkpoints.make_due()
        old, settings.KAZINEX_SEAL_KEY = settings.KAZINEX_SEAL_KEY, base64.b64encode(secrets.token_bytes(32)).decode()
        by = CommandActor("test")
        key_rotation.rotate([committed.meridian.pk], old_seed=old, new_seed=settings.KAZINEX_SEAL_KEY, by=by)
    note = Path(settings.KAZINEX_CHECKPOINTS) / f"{committed.meridian.pk}.txt"
    bundle_of(made(committed), tmp_path / "bundle")

    code, said = verifier(tmp_path / "bundle", "--key", signing.public_key(), "--checkpoint", str(note))

    assert (code, said.splitlines()[-2]) == (0, f"Checkpoints compared: {note.read_text().count('kazinex/audit/')}")


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
            facts: dict[str, Any] = {
                "title": f"Title of {target.number}",
                "revision": "A",
                "status": "draft",
                "suitability": "",
                "sha256": "",
            }
            record(AuditAction.DOCUMENT_REGISTERED, by=committed.actor("dina"), target=target, **facts)
        committed.override("viewer", "view_audit_log", project="harbour")

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
