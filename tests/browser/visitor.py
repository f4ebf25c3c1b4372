"""Somebody at a real Chromium: acts by the words on pages; every page they see is examined."""

import re
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, ViewportSize, expect

WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=375, height=740)
PATIENCE = 30_000  # milliseconds; two cores may be busy
IDS = re.compile(r"[0-9a-f]{24,}|[0-9a-f-]{36}")
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
HIDES_NOTHING = "() => document.scrollingElement.scrollWidth <= innerWidth"
SPILLS = """() => [...document.querySelectorAll("body *")].filter(
  (node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".table-scroll"))
  .slice(0, 5).map((node) => node.outerHTML.slice(0, 120))"""
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
  (event) => console.error("CSP", event.violatedDirective, event.blockedURI, event.sourceFile))"""
AXE = Axe()
OPTIONS = {"resultTypes": ["violations"], "preload": False}  # preloading would copy styles into inline ones
Entry = str | bool | dict[str, Any]


class Visitor:
    """One browser of one person, and what was found wrong on their way."""

    def __init__(self, context: BrowserContext, examined: set[str], *, examines: bool = True) -> None:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.path}: {error}"))
        self.examined = examined
        self.examines = examines
        self.troubles: list[str] = []

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """What the page shows, with white space folded."""
        return " ".join(self.page.locator("body").inner_text().split())

    def open(self, address: str) -> Self:
        """Type an address."""
        self.page.goto(address)
        return self.look()

    def follow(self, words: str) -> Self:
        """Click the link that begins with these words, or else has them."""
        begins = self.page.get_by_role("link", name=re.compile(f"^{re.escape(words)}"))
        return self._click((begins if begins.count() else self.page.get_by_role("link", name=words)).first)

    def press(self, button: str, fields: Mapping[str, Entry] | None = None) -> Self:
        """Fill the form that holds this button, by its labels, and press it."""
        form = self.page.locator("form").filter(has=self.page.get_by_role("button", name=button, exact=True)).first
        for label, value in (fields or {}).items():
            fill(form.get_by_label(re.compile(f"^{re.escape(label)}")).first, value)
        return self._click(form.get_by_role("button", name=button, exact=True))

    def sees(self, words: str) -> Self:
        """The page says so, now or in a moment."""
        expect(self.page.locator("body")).to_contain_text(words, timeout=PATIENCE)
        return self

    def download(self, words: str) -> bytes:
        """The file behind a link."""
        with self.page.expect_download() as begun:
            self.page.get_by_role("link", name=words).first.click()
        return begun.value.path().read_bytes()

    def look(self) -> Self:
        """Examine the page: wide and light, narrow and dark; each kind of page once, unless told not to."""
        if not self.examines:
            return self
        self.page.wait_for_function(SETTLED)
        kind = IDS.sub("*", self.path) + self.page.locator("h1").inner_text()
        if kind not in self.examined:
            self.examined.add(kind)
            self._ask_axe("light")
            self.page.emulate_media(color_scheme="dark")
            self.page.set_viewport_size(NARROW)
            self._ask_axe("dark, narrow")
            if not self.page.evaluate(HIDES_NOTHING):
                self.troubles.append(f"{self.path} is wider than a phone: {self.page.evaluate(SPILLS)}")
            self.page.set_viewport_size(WIDE)
            self.page.emulate_media(color_scheme="light")
        return self

    def _click(self, what: Locator) -> Self:
        with self.page.expect_navigation():
            what.click()
        return self.look()

    def _ask_axe(self, manner: str) -> None:
        for found in AXE.run(self.page, options=OPTIONS).response["violations"]:
            places = [node["html"][:160] for node in found["nodes"][:3]]
            summary = found["nodes"][0].get("failureSummary", "")[:200]
            self.troubles.append(f"{self.path} ({manner}): {found['id']}: {places} {summary}")

    def _hear(self, message: ConsoleMessage) -> None:
        """A dead link is an error to the console; to the person it is the page they came for."""
        address = message.location.get("url", "")
        dead = "status of 410" in message.text and urlsplit(address).path.startswith("/g/")
        if message.type in {"error", "warning"} and not dead:
            self.troubles.append(f"{self.path}: console: {message.text} ({address})")


def fill(field: Locator, value: Entry) -> None:
    """Answer one field as its kind wants it."""
    if isinstance(value, bool):
        field.set_checked(value)
    elif isinstance(value, dict):
        field.set_input_files(value)  # type: ignore[arg-type]
    elif field.evaluate("node => node.tagName") == "SELECT":
        choices = field.locator("option").all_inner_texts()
        field.select_option(label=next(choice for choice in choices if choice.strip().startswith(value)))
    else:
        field.fill(value)
