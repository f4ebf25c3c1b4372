"""Bytes as they arrive: counted, hashed, and not kept past the limit."""

import hashlib
from html import unescape
from io import BytesIO
from tempfile import SpooledTemporaryFile
from urllib.parse import unquote

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.models import SecuritySettings
from audit.models import AuditEvent
from documents.register.models import ImportFile, StagedFile
from documents.register.web.upload_handlers import IN_MEMORY, NOWHERE, BoundedUploadHandler
from kazinex.core.outages import NO_ROOM
from tests.cast import nobody_active
from tests.documents.register import samples
from tests.outages import full


@pytest.fixture
def sent():
    """Sends a form with a file, and closes it in the end as a request does."""
    opened = []

    def send(content):
        fields, files = _parsed(content)
        opened.append(files["file"])
        return fields, files

    yield send
    for file in opened:
        file.close()


def _parsed(content):
    body = encode_multipart(BOUNDARY, {"before": "1", "file": _file("plan.pdf", content), "after": "2"})
    request = RequestFactory().generic("POST", "/", body, content_type=MULTIPART_CONTENT)
    parser = MultiPartParser(request.META, BytesIO(body), [BoundedUploadHandler(request)])
    return parser.parse()


def _file(name, content):
    file = BytesIO(content)
    file.name = name
    return file


@pytest.mark.parametrize("size", [1, IN_MEMORY - 1, IN_MEMORY + 1])
def test_a_file_arrives_whole_with_its_digest(world, sent, size):
    content = bytes(range(256)) * (size // 256 + 1)
    fields, files = sent(content[:size])

    assert files["file"].sha256 == hashlib.sha256(content[:size]).hexdigest()
    assert files["file"].read() == content[:size]
    assert (fields["before"], fields["after"]) == ("1", "2")


def test_past_the_limit_bytes_are_counted_but_not_kept_and_the_rest_of_the_form_survives(world, sent):
    SecuritySettings.objects.update(maximum_file_size=1000)
    fields, files = sent(b"x" * 5_000_000)

    assert (files["file"].is_over_limit, files["file"].size, files["file"].read()) == (True, 5_000_000, b"")
    assert fields["after"] == "2"


def test_where_nothing_takes_uploads_hardly_anything_is_kept(world, sent):
    with nobody_active():
        _, files = sent(b"x" * (NOWHERE + 1))
        _, small = sent(b"hello")

    assert (files["file"].is_over_limit, small["file"].read()) == (True, b"hello")


def test_a_request_over_the_hard_limit_is_not_read(world, sent, settings):
    settings.KAZINEX_HARD_UPLOAD_LIMIT = -16 * 1024 * 1024 + 100

    with pytest.raises(RequestDataTooBig):
        sent(b"x" * 5000)


def test_a_form_keeps_what_was_typed_when_the_file_is_too_large(world):
    SecuritySettings.objects.update(maximum_file_size=2000)
    answer = world.client("dina").post(
        "/o/meridian/p/harbour/documents/new/",
        {"number": "HT-1", "title": "Kept", "revision_code": "A", "file": _file("plan.pdf", world.pdf * 50)},
    )

    assert answer.status_code == 422
    assert "This file is larger than 1 KB, the most this organisation accepts." in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()


@pytest.mark.parametrize("place", ["documents/new/", "documents/upload/", "documents/import/"])
def test_where_the_disk_is_full_a_form_says_so_and_keeps_what_was_typed(world, monkeypatch, place):
    monkeypatch.setattr(SpooledTemporaryFile, "write", full)
    name, content = ("list.xlsx", samples.xlsx()) if "import" in place else ("plan.pdf", world.pdf)
    typed = {"number": "HT-1", "title": "Kept", "revision_code": "A"}
    files, before = {"file": _file(name, content), "sent": _file(name, content)}, world.harbour.documents.count()

    answer = world.client("dina").post(f"/o/meridian/p/harbour/{place}", typed | files)

    page = answer.content.decode()
    assert (answer.status_code, NO_ROOM in unescape(page)) == (422, True)
    assert ('value="Kept"' in page) == ("new" in place)
    assert (StagedFile.objects.count(), ImportFile.objects.count(), world.harbour.documents.count()) == (0, 0, before)


@pytest.mark.parametrize(
    ("sent_as", "kept"),
    [
        ("Plan\u00a0Süd\u3000Blatt\u20284.pdf", "Plan Süd Blatt 4.pdf"),
        (f"{'隧' * 251}.pdf", f"{'隧' * 251}.pdf"),
    ],
)
def test_a_name_arrives_as_it_was_sent_with_plain_spaces(world, url, sent_as, kept):
    answer = world.client("dina").post(
        url("revision-add", "HT-CIV-DWG-001"), {"code": "B", "description": "", "file": _file(sent_as, world.pdf)}
    )

    assert answer.status_code == 302
    assert world.plan.revisions.get(code="B").file_name == kept
    revision = world.plan.revisions.get(code="B").public_id
    download = world.client("dina").get(url("download", "HT-CIV-DWG-001", revision))
    download.close()
    assert unquote(download["Content-Disposition"]).endswith((f'"{kept}"', f"utf-8''{kept}"))


def test_a_name_that_is_too_long_is_refused_and_not_cut(world, url):
    long = _file(f"{'隧' * 252}.pdf", world.pdf)
    answer = world.client("dina").post(url("revision-add", "HT-CIV-DWG-001"), {"code": "B", "file": long})

    assert answer.status_code == 422
    assert "The file name is too long. Use at most 255 characters." in answer.content.decode()


class Cut(BytesIO):
    """What arrives before a line breaks: then the server says so, or says nothing more comes."""

    def __init__(self, sent, *, is_told):
        super().__init__(sent)
        self._is_told = is_told

    def read(self, size=-1):
        found = super().read(size)
        if not found and self._is_told:
            message = "The line broke."
            raise OSError(message)
        return found


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("name", ["plan.pdf", "notes.txt"])
def test_an_upload_that_is_cut_in_the_middle_leaves_nothing(world, url, name, is_told):
    content = world.pdf if name == "plan.pdf" else b"Concrete is poured on Monday.\n" * 40
    said = {"code": "B", "description": "", "file": _file(name, content)}
    body = encode_multipart(BOUNDARY, said)
    before = AuditEvent.objects.count()

    def send(arrived):
        told = {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(len(body))}
        place = url("revision-add", "HT-CIV-DWG-001")
        line = {"wsgi.input": Cut(arrived, is_told=is_told)}
        return world.client("dina").generic("POST", place, **told, **line).status_code

    assert send(body[:-120]) == 422
    assert [one.code for one in world.plan.revisions.all()] == ["A"]
    assert AuditEvent.objects.count() == before
    assert send(body) == 302
