"""The first working day, step by step, by the words on the pages."""

import base64
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from openpyxl import load_workbook

from audit.tasks import run_exports
from kazinex.demo import files
from tests.accounts import factors
from tests.cast import HouseClient, World
from tests.person import Person

HARBOUR = "/o/meridian/p/harbour"
NUMBER = "HT-CIV-DWG-900"
TITLE = "Culvert extension"
JO = "jo@designer.example"
PASSPHRASE = "limestone and ballast"


@dataclass
class FirstDay:
    """Who takes part, and the secrets they come to hold."""

    world: World
    link: str = ""
    seed: bytes = b""
    recovery_codes: list[str] = field(default_factory=list)
    browsers: list[HouseClient] = field(default_factory=list)

    @property
    def token(self) -> str:
        return self.link.rstrip("/").rsplit("/", 1)[1]

    def somebody(self) -> Person:
        """A stranger at a browser of their own."""
        self.browsers.append(HouseClient())
        return Person(self.browsers[-1])

    def sign_in(self, name: str, address: str = "/") -> Person:
        """A member who wanted to go somewhere, and signed in on the way."""
        person = self.somebody().open(address)
        return person.press("Sign in", {"Email": self.world.people[name].email, "Password": self.world.password})

    def register(self, dina: Person) -> None:
        """The controller uploads a real PDF as a new document."""
        drawing = files.drawing(NUMBER, TITLE, "A", "Harbour Tunnel")
        dina.follow("New document").press(
            "Register",
            {
                "Number": NUMBER,
                "Title": TITLE,
                "Discipline": "CIV",
                "Type": "DWG",
                "Revision code": "A",
                "File": SimpleUploadedFile("culvert.pdf", drawing, "application/pdf"),
                "Description": "For the designer's comment",
            },
        )

    def share(self, dina: Person) -> None:
        """The controller shares it for 7 days and 3 opens."""
        dina.follow("Shares").follow("Share with guest").press(
            "Create Share",
            {
                "Recipient name": "Jo Reid",
                "Recipient email": JO,
                "Expiry": "7 days",
                "Maximum opens": "3",
                "Allow download": True,
                "Passphrase": PASSPHRASE,
                "Instructions": "Please check the invert levels.",
            },
        )

    def receive(self) -> Person:
        """The reviewer follows the link in the mail, in a browser nobody is signed in."""
        work()
        found = re.search(r"/g/[A-Za-z0-9_-]{43}/", str(letter_to(JO).body))
        assert found, letter_to(JO).body
        self.link = found[0]
        return self.somebody().open(self.link)

    def enter(self, jo: Person) -> None:
        """The reviewer says who they are and accepts the disclaimer."""
        jo.press("Open", {"Your name": "Jo Reid", "Your email": JO, "Passphrase": PASSPHRASE, "I acknowledge": True})

    def answer(self, jo: Person) -> None:
        """The reviewer approves with a comment and an attachment."""
        jo.follow("Respond").press(
            "Submit response",
            {
                "Decision": "Approved with comments",
                "Comment": "Invert at chainage 120 is 40 mm low.",
                "Attachments": SimpleUploadedFile("levels.txt", b"120: 3.460\n", "text/plain"),
            },
        )

    def enrol(self, ada: Person) -> None:
        """The org admin sets up an authenticator app from the typed key, and saves the recovery codes."""
        ada.open("/account/security/").follow("Set up an authenticator app")
        self.seed = base64.b32decode(ada.fact("Setup key").replace(" ", ""))
        ada.press("Confirm", {"Code": self.code(0)})
        self.recovery_codes = [" ".join(node.to_text().split()) for node in ada.page.query("ol.codes li")]
        ada.press("I saved them").press("Sign out")

    def code(self, steps: int) -> str:
        """The code her app shows so many half minutes from now; each is taken once."""
        return factors.code(self.seed, steps)

    def export(self, ada: Person) -> list[tuple[Any, ...]]:
        """The org admin has the filtered log made into a workbook, and opens it: its rows, the cover's first."""
        ada.press("Export to Excel")
        work()
        run_exports()
        ada.open(ada.path)
        book = load_workbook(BytesIO(ada.download("Download Excel file")), read_only=True)
        return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def work() -> None:
    """Let the dispatcher do everything that waits."""
    call_command("dispatch_outbox", "--once")


def letter_to(address: str) -> Any:
    """The newest mail to somebody."""
    return next(letter for letter in reversed(mail.outbox) if letter.to == [address])
