"""The story of the house in a real Chromium: four people, their main jobs, one day."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from kazinex.demo import files
from tests.accounts import factors
from tests.browser.conftest import link_for
from tests.browser.visitor import Entry, Visitor
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.browser
REGISTER = "/o/meridian/p/harbour/documents/"
NUMBER = "HT-CIV-DWG-900"
JO = "jo@designer.example"
LOADED = "() => [...document.querySelectorAll('img.viewer-page')].every((one) => one.complete && one.naturalWidth)"


def test_a_document_is_shared_answered_revoked_and_audited(office: World, visit: Callable[..., Visitor]) -> None:
    dina = sign_in(visit(), office.dina.email, REGISTER)
    register(dina)
    dina.follow("Shares").follow("Share with guest")
    dina.press("Create Share", terms()).sees("0 of 3")

    jo = visit().open(link_for(JO))
    assert (NUMBER in jo.text, "Culvert extension" in jo.text) == (False, False)
    jo.press("Open", {"Your name": "Jo Reid", "Your email": JO, "I acknowledge": True}).sees("open 1 of 3")
    jo.follow("View")
    jo.page.locator("img.viewer-page").last.scroll_into_view_if_needed()
    jo.page.wait_for_function(LOADED)
    answer: dict[str, Entry] = {
        "Decision": "Approved with comments",
        "Comment": "Invert at chainage 120 is 40 mm low.",
        "Attachments": upload("levels.txt", b"120: 3.460\n"),
    }
    jo.follow("Respond").press("Submit response", answer).sees("Response submitted")

    dina.open(f"{REGISTER}{NUMBER}/shares/").follow("Jo Reid").sees("Approved with comments")
    assert dina.download("levels.txt") == b"120: 3.460\n"
    dina.follow("Revoke").press("Revoke share", {"Reason": "The answer is in"}).sees("The answer is in")
    jo.follow("Back to the documents").sees("This link has been revoked.")

    audit(visit(), office.ada.email)


def audit(ada: Visitor, email: str) -> None:
    """The org admin enrols, reads the log, filters it, has it exported and opens the workbook."""
    sign_in(ada, email, "/account/security/").follow("Set up an authenticator app")
    seed = base64.b32decode(ada.page.locator("dd .code").first.inner_text().replace(" ", ""))
    ada.press("Confirm", {"Code": factors.code(seed)}).press("I saved them").sees("Two-factor on")
    ada.page.get_by_text("Ada Admin").first.click()
    ada.press("Sign out")
    sign_in(ada, email, "/o/meridian/audit/").press("Verify", {"Code": factors.code(seed, 1)})
    ada.sees("registered HT-CIV-DWG-900")
    ada.press("Filter", {"Category": "Guest Share"})
    ada.sees("Dina Okafor revoked the share for Jo Reid: The answer is in")
    assert "registered" not in ada.page.locator("tbody").inner_text()
    ada.press("Export to Excel").sees("Ready").look()
    book = load_workbook(BytesIO(ada.download("Download Excel file")), read_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert sum(row[3:4] == ("Guest Share",) for row in rows) == 6


def sign_in(visitor: Visitor, email: str, address: str) -> Visitor:
    """By way of the page they wanted."""
    return visitor.open(address).press("Sign in", {"Email": email, "Password": PASSWORD})


def register(dina: Visitor) -> None:
    """The controller uploads a real PDF as a new document with revision A."""
    fields: dict[str, Entry] = {
        "Number": NUMBER,
        "Title": "Culvert extension",
        "Discipline": "CIV",
        "Type": "DWG",
        "Revision code": "A",
        "File": upload("culvert.pdf", files.drawing(NUMBER, "Culvert extension", "A", "Harbour Tunnel")),
        "Description": "For the designer's comment",
    }
    dina.follow("New document").press("Register", fields).sees("Culvert extension")
    assert dina.path == f"{REGISTER}{NUMBER}/"


def terms() -> dict[str, Entry]:
    """Seven days, three opens."""
    return {
        "Recipient name": "Jo Reid",
        "Recipient email": JO,
        "Expiry": "7 days",
        "Maximum opens": "3",
        "Instructions": "Please check the invert levels.",
    }


def upload(name: str, content: bytes) -> dict[str, Any]:
    """A file somebody chose on their machine."""
    kinds = {"pdf": "application/pdf", "txt": "text/plain"}
    return {"name": name, "mimeType": kinds[name.rsplit(".", 1)[1]], "buffer": content}
