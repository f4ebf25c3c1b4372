"""`manage.py audit_verify` says sound only about what it checked, and answers with no traceback."""

import base64
import secrets
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from audit.domain import signing
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from audit.services import checkpoints, sealing, verification
from kazinex.core.tenancy import organisation_active
from tests.audit.exporting import happen, made

TABLES = ("audit_auditevent", "audit_leaf", "audit_seal", "audit_checkpoint", "audit_queue")


def verify(*options: str) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("audit_verify", *options, stdout=said)
    except SystemExit as stopped:
        return int(str(stopped.code)), said.getvalue()
    return 0, said.getvalue()


@pytest.fixture
def bundle(committed: Any, tmp_path: Path) -> Path:
    """An export somebody took away."""
    happen(committed, ["a", "b"])
    with default_storage.open(made(committed).bundle_key) as file:
        (tmp_path / "bundle.zip").write_bytes(file.read())
    return tmp_path / "bundle.zip"


def test_a_log_that_holds_is_sound(committed: Any, log_of: Callable[..., None], bundle: Path) -> None:
    log_of(3)
    checkpoints.make_due()
    note = Path(django_settings.KAZINEX_CHECKPOINTS) / f"{committed.meridian.pk}.txt"

    code, said = verify("--checkpoint", str(note), "--bundle", str(bundle))

    assert (code, said.splitlines()[0]) == (0, f"Organisation {committed.meridian.pk}: sound, 7 events under 2 seals.")


def test_a_note_of_a_log_that_is_gone_is_not_passed_over(
    committed: Any, log_of: Callable[..., None], tamper: Callable[..., None], tmp_path: Path
) -> None:
    log_of(2)
    log_of(3, organisation=committed.northgate)
    checkpoints.make_due()
    note = (Path(django_settings.KAZINEX_CHECKPOINTS) / f"{committed.northgate.pk}.txt").rename(tmp_path / "note.txt")
    (Path(django_settings.KAZINEX_LEDGER) / f"{committed.northgate.pk}.json").unlink()
    for table in TABLES:
        tamper(f"delete from {table} where organisation_id = %s", committed.northgate.pk)  # noqa: S608

    code, said = verify("--checkpoint", str(note))

    assert code == 2
    assert f"Organisation {committed.northgate.pk}: not checked. A file was given for it" in said


def test_a_log_of_which_only_the_ledger_knows_is_altered(
    committed: Any, log_of: Callable[..., None], tamper: Callable[..., None]
) -> None:
    log_of(3)
    for table in TABLES:
        tamper(f"delete from {table}")  # noqa: S608

    code, said = verify()

    assert code == 1
    assert "The sealer's ledger says that 3 events were sealed; the log ends at 0" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Dear Ada, here is the note.", "holds no checkpoint note."),
        (b"\xff\xfe\x00", "not checked."),
        (None, "not checked."),
    ],
)
def test_a_file_that_holds_no_note_is_named(
    committed: Any, log_of: Callable[..., None], tmp_path: Path, content: bytes | None, words: str
) -> None:
    log_of(1)
    if content is not None:
        (tmp_path / "note.txt").write_bytes(content)

    code, said = verify("--checkpoint", str(tmp_path / "note.txt"))

    assert code == 2
    assert words in said.splitlines()[0]


def test_a_bundle_the_log_does_not_contain_any_more_is_named(
    committed: Any, bundle: Path, tamper: Callable[..., None]
) -> None:
    for table in TABLES:
        tamper(f"delete from {table}")  # noqa: S608
    (Path(django_settings.KAZINEX_LEDGER) / f"{committed.meridian.pk}.json").unlink()
    happen(committed, ["another story"])
    sealing.seal_waiting()

    code, said = verify("--bundle", str(bundle))

    assert code == 1
    assert "Seal 1 of the bundle is not in the log: it was cut off or made anew since." in said


@pytest.mark.parametrize("how", ["cut short", "of another site", "no archive"])
def test_a_bundle_that_proves_nothing_is_named(committed: Any, bundle: Path, settings: Any, how: str) -> None:
    if how == "cut short":
        bundle.write_bytes(bundle.read_bytes()[:-300])
    if how == "no archive":
        bundle.write_bytes(b"Hello")
    if how == "of another site":
        settings.KAZINEX_SEAL_KEY = base64.b64encode(secrets.token_bytes(32)).decode()

    code, said = verify("--bundle", str(bundle))

    assert (code, "not checked." in said.splitlines()[0]) == (1 if how == "of another site" else 2, True)


def rotate(settings: Any) -> str:
    """A new key, with everything signed by both; returns the old one."""
    old = settings.KAZINEX_SEAL_KEY
    settings.KAZINEX_EMBEDDED = False
    settings.KAZINEX_SEAL_KEY = base64.b64encode(secrets.token_bytes(32)).decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAZINEX_SEAL_KEY_OLD", old)
        call_command("rotate_seal_key", stdout=StringIO())
    return str(old)


def test_the_key_may_change_and_history_stays_sound(
    committed: Any, log_of: Callable[..., None], settings: Any, bundle: Path
) -> None:
    log_of(2)
    checkpoints.make_due()
    note = Path(django_settings.KAZINEX_CHECKPOINTS) / f"{committed.meridian.pk}.txt"
    before = signing.key_id()
    rotate(settings)
    rotate(settings)
    log_of(2)

    code, said = verify("--checkpoint", str(note), "--bundle", str(bundle))

    assert (code, "sound" in said) == (0, True)
    with organisation_active(committed.meridian):
        first, second = AuditEvent.objects.filter(action="seal_key_changed").order_by("pk")
        assert sentence(first).startswith(
            f"Server console (rotate_seal_key) changed the key that signs this log from {before} to "
        )
        assert second.details["new"] == signing.key_id()


def test_a_key_that_was_changed_without_a_word_signs_nothing(
    committed: Any, log_of: Callable[..., None], settings: Any
) -> None:
    log_of(2)
    settings.KAZINEX_SEAL_KEY = base64.b64encode(secrets.token_bytes(32)).decode()
    log_of(1, seal=False)

    with pytest.raises(sealing.SealRefused, match=r"manage\.py rotate_seal_key"):
        sealing.seal_waiting()


def test_the_old_key_signs_nothing_after_the_change(
    committed: Any, log_of: Callable[..., None], settings: Any, tamper: Callable[..., None]
) -> None:
    log_of(2)
    old = rotate(settings)
    new, settings.KAZINEX_SEAL_KEY = settings.KAZINEX_SEAL_KEY, old
    log_of(1, seal=False)
    with pytest.raises(sealing.SealRefused):
        sealing.seal_waiting()

    settings.KAZINEX_SEAL_KEY = new
    sealing.seal_waiting()
    tamper("update audit_keychange set new_signature = old_signature where organisation_id = %s", committed.meridian.pk)
    report = verification.verify(committed.meridian.pk)
    assert report.place == "The change of the key after seal 1 was not signed by both keys."


def test_a_key_that_signed_nothing_here_is_no_old_key(
    committed: Any, log_of: Callable[..., None], settings: Any
) -> None:
    log_of(2)
    settings.KAZINEX_EMBEDDED = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAZINEX_SEAL_KEY_OLD", base64.b64encode(secrets.token_bytes(32)).decode())
        with pytest.raises(CommandError, match=r"is signed with the key .*Give that key as the old one"):
            call_command("rotate_seal_key")


def test_without_an_old_key_the_command_says_how(committed: Any, settings: Any) -> None:
    settings.KAZINEX_EMBEDDED = False
    with pytest.raises(CommandError, match="Set KAZINEX_SEAL_KEY to the new key"):
        call_command("rotate_seal_key")
