"""The store: what is left behind is swept away, what is named stays, and there is an end of room told beforehand."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from moto import mock_aws

from accounts.models import Organisation
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register import tasks
from documents.register.domain.questions import KEPT_FILES
from documents.register.services import (
    file_sweep,
    rendering,
    revisions,
    space,
    storage,
    uploads,
    virus_scans,
    watermarks,
)
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.documents.register import samples
from tests.guestshares import guests

NUMBER = "HT-CIV-DWG-001"
BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": "kazinex",
        "region_name": "us-east-1",
        "access_key": "kazinex",
        "secret_key": "secret",
        "file_overwrite": False,
    },
}


@pytest.fixture(params=["disk", "bucket"])
def store(request: Any, settings: Any, tmp_path: Any) -> Iterator[None]:
    on_disk = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files"},
    }
    with mock_aws():
        settings.STORAGES = settings.STORAGES | {"default": on_disk if request.param == "disk" else BUCKET}
        if request.param == "bucket":
            bucket: Any = default_storage
            bucket.connection.create_bucket(Bucket="kazinex")
        yield


def later(**much: int) -> Any:
    return time_machine.travel(clock.now() + timedelta(**much), tick=True)


def test_a_file_that_no_row_names_is_swept_when_it_is_old_and_nothing_else_is(world, store, checked):
    with pytest.raises(RuntimeError), storage.kept(checked()):
        raise RuntimeError
    kept = revisions.add(world.plan, code="B", file=checked(), by=world.actor("dina"))
    rendering.page_png(kept, 0)
    lost = storage.keep(checked())
    elsewhere = default_storage.save(f"organisations/{world.meridian.pk}/exports/x", ContentFile(b"x"))
    assert file_sweep.sweep_files(world.meridian.pk) == 0

    with later(hours=25):
        assert file_sweep.sweep_files(world.northgate.pk) == 0
        assert default_storage.exists(lost)
        assert file_sweep.sweep_files(world.meridian.pk) == 1
        tasks.sweep_files()
    assert [default_storage.exists(key) for key in (lost, kept.storage_key, elsewhere)] == [False, True, True]
    assert rendering.page_png(kept, 0)


def test_previews_are_kept_within_bounds_the_newest_first(world, store, checked, settings):
    plan = revisions.add(world.plan, code="B", file=checked(content=samples.pdf(2)), by=world.actor("dina"))
    for page in (0, 1):
        rendering.page_png(plan, page)
    found = list(storage.listed(f"organisations/{world.meridian.pk}/previews"))
    assert len(found) == 2
    assert file_sweep.bound_previews(world.meridian.pk) == 0

    settings.KAZINEX_PREVIEW_LIMIT = max(each.size for each in found)
    assert file_sweep.bound_previews(world.meridian.pk) >= 1
    with later(days=91):
        file_sweep.bound_previews(world.meridian.pk)
    assert list(storage.listed(f"organisations/{world.meridian.pk}/previews")) == []
    assert rendering.page_png(plan, 1)


def test_previews_that_carry_a_name_go_after_a_day_and_before_all_others(world, checked, settings):
    plan = revisions.add(world.plan, code="B", file=checked(), by=world.actor("dina"))
    place = f"organisations/{world.meridian.pk}/previews"
    rendering.page_png(plan, 0)
    plain = [each.key for each in storage.listed(place)]

    def mark():
        rendering.page_png(plan, 0, mark=watermarks.Mark("Jo Reid"))
        storage.remember(f"{place}/{plan.sha256}/marked-v{watermarks.VERSION}/of-a-pdf", b"%PDF-")

    mark()
    with later(hours=23):
        assert file_sweep.bound_previews(world.meridian.pk) == 0
    with later(hours=25):
        assert file_sweep.bound_previews(world.meridian.pk) == 2
    mark()
    settings.KAZINEX_PREVIEW_LIMIT = next(each.size for each in storage.listed(place) if each.key in plain)
    assert file_sweep.bound_previews(world.meridian.pk) == 2
    assert [each.key for each in storage.listed(place)] == plain


def test_every_row_that_names_a_file_is_known_to_the_sweep():
    naming = {model for model in apps.get_models() if any(field.name == "storage_key" for field in model._meta.fields)}

    assert {kept.model for kept in KEPT_FILES.ask()} == naming


def test_the_room_for_files_ends_in_words_that_come_before(world, checked, url, settings):
    space._counts.clear()
    settings.KAZINEX_STORAGE_STANDARD = settings.KAZINEX_STORAGE_ENTERPRISE = 10**9
    file = checked("n.txt", b"x" * 50_000)
    assert space.warning() == ""
    call_command("set_storage_quota", "meridian", "1MB")
    Organisation.objects.filter(pk=world.meridian.pk).update(storage_quota=space.used() + 54_000)
    revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))

    assert "storage is nearly full" in space.warning()
    settings_page = world.client("ada").get("/o/meridian/settings/general/").content.decode()
    assert "The storage is nearly full" in settings_page
    form = {"code": "C", "file": SimpleUploadedFile("m.txt", b"y" * 50_000)}
    answer = world.client("dina").post(url("revision-add", NUMBER), form)
    assert answer.status_code == 422
    assert "There is no room for this file" in answer.content.decode()
    assert uploads.check(SimpleUploadedFile("m.txt", b"y" * 100)).size == 100


@pytest.mark.parametrize(("size", "quota"), [("2 GB", 2 * 1024**3), ("none", 0), ("plan", None)])
def test_an_operator_sets_the_room_of_an_organisation(world, size, quota):
    call_command("set_storage_quota", "meridian", size)

    world.meridian.refresh_from_db()
    assert world.meridian.storage_quota == quota


@pytest.mark.parametrize(("slug", "size"), [("nobody", "1GB"), ("meridian", "much"), ("meridian", "1 PB")])
def test_a_size_that_is_none_is_refused_in_words(world, slug, size):
    with pytest.raises(CommandError, match=r"There is no organisation|is no size"):
        call_command("set_storage_quota", slug, size)


class Scanner(threading.Thread):
    """A clamd that gives one answer to whatever it is sent, and remembers what that was."""

    def __init__(self, place: str, answer: bytes, *, most: int = 10**9) -> None:
        super().__init__(daemon=True)
        self.answer, self.most, self.got = answer, most, b""
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(place)
        self._door.listen()
        self.start()

    def run(self) -> None:
        caller, _ = self._door.accept()
        with caller, caller.makefile("rb") as read:
            assert read.read(10) == b"zINSTREAM\0"
            while (length := int.from_bytes(read.read(4), "big")) and len(self.got) < self.most:
                self.got += read.read(length)
            caller.sendall(self.answer + b"\0")
        self._door.close()


@pytest.fixture
def scanner(settings, tmp_path_factory):
    def answering(answer: bytes, **more: Any) -> Scanner:
        place = str(tmp_path_factory.mktemp("s") / "clamd")
        settings.KAZINEX_CLAMD = place
        return Scanner(place, answer, **more)

    return answering


def test_without_a_scanner_a_file_is_said_to_be_unscanned(world, checked, url):
    revisions.add(world.plan, code="B", file=checked(), by=world.actor("dina"))

    assert "Not scanned for viruses" in world.client("dina").get(url("document", NUMBER)).content.decode()


def test_a_file_is_handed_to_the_scanner_whole_and_what_it_says_is_told(world, checked, url, scanner):
    content = b"level;4.5\r\n" * 20_000
    clamd = scanner(b"stream: OK")
    revisions.add(world.plan, code="B", file=checked("a.csv", content), by=world.actor("dina"))
    clamd.join(5)

    assert clamd.got == content
    assert "Scanned, nothing found" in world.client("dina").get(url("document", NUMBER)).content.decode()
    scanner(b"INSTREAM size limit exceeded. ERROR")
    large = revisions.add(world.plan, code="C", file=checked(), by=world.actor("dina"))
    assert large.get_scan_display() == "Too large to be scanned for viruses"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"stream: Eicar-Test-Signature FOUND", "A virus scanner knows this file as “Eicar-Test-Signature”."),
        (b"stream: lost my mind ERROR", virus_scans.DOWN),
        (b"", virus_scans.DOWN),
    ],
)
def test_what_the_scanner_does_not_call_clean_is_not_kept(world, checked, scanner, answer, words):
    scanner(answer)

    with pytest.raises(RuleBroken) as refused:
        checked()
    assert refused.value.words.startswith(words)


def test_where_the_scanner_is_down_nothing_is_taken(world, checked, settings, tmp_path):
    for place in (str(tmp_path / "nobody"), "127.0.0.1:1"):
        settings.KAZINEX_CLAMD = place
        with pytest.raises(RuleBroken) as refused:
            checked()
        assert refused.value.words == virus_scans.DOWN


@pytest.mark.parametrize("person", ["dina", "jo"])
def test_what_the_scanner_found_is_an_event_of_whoever_sent_it(world, scanner, person):
    share, link = guests.share_with_jo(world)
    client = world.client("dina") if person == "dina" else guests.enter(link)
    scanner(b"stream: Eicar-Test-Signature FOUND")
    if person == "dina":
        form = {"code": "B", "file": SimpleUploadedFile("plan.pdf", world.pdf), "reason": ""}
        answer = client.post(f"/o/meridian/p/harbour/documents/{NUMBER}/revisions/new/", form)
    else:
        form = {"decision": "approved", "attachments": [SimpleUploadedFile("plan.pdf", world.pdf)]}
        answer = client.post(guests.record(share, "respond"), form)

    assert answer.status_code == 422
    assert "Eicar-Test-Signature" in answer.content.decode()
    event = AuditEvent.objects.filter(action="virus_found").get()
    who = "Dina Okafor" if person == "dina" else "Jo Reid"
    known = "which a virus scanner knows as “Eicar-Test-Signature”; it was not kept"
    assert sentence(event) == f"{who} sent “plan.pdf”, {known}"
