"""The story the house was built for, over HTTP, by the words on the pages."""

import re
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django_otp.oath import totp
from openpyxl import load_workbook

from accounts.services import two_factor
from kazinex.core import outbox
from kazinex.demo import files
from tests.cast import HouseClient, World
from tests.person import Person

NUMBER = "HT-CIV-DWG-900"


@pytest.fixture(autouse=True)
def _mail_lands_in_files(settings: Any) -> None:
    settings.EMAIL_BACKEND = "kazinex.core.mailbox.FileMailbox"


def test_a_document_is_shared_answered_revoked_and_audited(world: World) -> None:
    dina = sign_in(world, "dina")
    register(dina, world)
    share(dina)
    link = link_in_the_mail("jo@designer.example")

    jo = Person(HouseClient()).open(link)
    read_and_answer(jo, link)

    dina.open(f"/o/meridian/p/harbour/documents/{NUMBER}/shares/")
    assert "Approved with comments" in dina.text
    dina.follow("Jo Reid").press_or_follow("Revoke")
    dina.press("Revoke share", {"Reason": "The answer is in"})
    assert "Revoked" in dina.text

    stranger = Person(HouseClient()).open(link)
    assert (stranger.status, "This link has been revoked." in stranger.text) == (410, True)
    assert jo.open(jo.portal).status == 410

    audit_it(world)


def sign_in(world: World, name: str) -> Person:
    person = Person(HouseClient()).open("/o/meridian/p/harbour/documents/")
    person.press("Sign in", {"Email": world.people[name].email, "Password": world.password})
    return person


def register(dina: Person, world: World) -> None:
    drawing = files.drawing(NUMBER, "Culvert extension", "A", "Harbour Tunnel")
    dina.open("/o/meridian/p/harbour/documents/").follow("New document")
    dina.press(
        "Register",
        {
            "Number": NUMBER,
            "Title": "Culvert extension",
            "Discipline": "CIV",
            "Type": "DWG",
            "Revision code": "A",
            "File": SimpleUploadedFile("culvert.pdf", drawing, "application/pdf"),
            "Description": "For the designer's comment",
        },
    )
    assert (dina.status, NUMBER in dina.text) == (200, True)


def share(dina: Person) -> None:
    dina.open(f"/o/meridian/p/harbour/documents/{NUMBER}/shares/new/")
    dina.press(
        "Create Share",
        {
            "Recipient name": "Jo Reid",
            "Recipient email": "jo@designer.example",
            "Expiry": "7 days",
            "Maximum opens": "3",
            "Instructions": "Please check the invert levels.",
        },
    )
    assert "Jo Reid" in dina.text


def read_and_answer(jo: Person, link: str) -> None:
    assert "Meridian Rail Alliance" in jo.text
    assert "Culvert extension" not in jo.text
    jo.press("Open", {"Your name": "Jo Reid", "Your email": "jo@designer.example", "I acknowledge": True})
    assert (jo.status, "Please check the invert levels." in jo.text, link.split("/g/")[1] in jo.path) == (200, True, False)
    jo.portal = jo.path  # type: ignore[attr-defined]
    assert NUMBER in jo.text
    jo.follow("Respond").press(
        "Submit response",
        {
            "Decision": "Approved with comments",
            "Comment": "Invert at chainage 120 is 40 mm low.",
            "Attachments": SimpleUploadedFile("levels.txt", b"120: 3.460\n", "text/plain"),
        },
    )
    assert re.search(r"[0-9a-f]{64}", jo.response.content.decode())


def audit_it(world: World) -> None:
    enrol(world, "ada")
    ada = Person(HouseClient()).open("/o/meridian/audit/")
    ada.press("Sign in", {"Email": world.ada.email, "Password": world.password})
    ada.press("Verify", {"Code": next_code(world, "ada")})
    ada.press("Filter", {"Category": "Guest Share"})
    for words in ("shared", "opened", "Approved with comments", "revoked"):
        assert words in ada.text
    assert "registered" not in ada.page.query("main")[0].to_text()
    ada.press("Export to Excel")
    ada.work()
    ada.open(ada.path)
    download = ada.client.get(next(a.attrs["href"] for a in ada.page.query("a") if "xlsx" in a.attrs["href"]))
    body = b"".join(download.streaming_content) if download.streaming else download.content
    rows = [row for sheet in load_workbook(BytesIO(body)) for row in sheet.iter_rows(values_only=True)]
    assert any("Jo Reid" in str(row) for row in rows)
