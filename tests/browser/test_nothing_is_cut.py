"""With the longest of everything planted, no page is cut and none scrolls sideways, on a phone or a wall."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ViewportSize

from kazinex.core.tenancy import organisation_active
from tests.browser import longest, pages
from tests.browser.conftest import a_chromium
from tests.browser.hands import handed_out
from tests.browser.pages import Shown
from tests.cast import World, build_world
from tests.house import addresses

pytestmark = pytest.mark.browser
WIDTHS = (320, 375, 1280, 1600)
CUTS = (Path(__file__).parent / "cuts.js").read_text()
PROJECT = "p/<slug:project>/"
WITHIN = {  # where the routes of each part begin; the first that fits counts
    "documents": (f"{PROJECT}documents/",),
    "settings of projects": (f"{PROJECT}settings/",),
    "workflows": tuple(f"{PROJECT}{of}/" for of in ("workflows", "review-matrix", "packages", "work-packages")),
    "sent": tuple(f"{PROJECT}{of}/" for of in ("transmittals", "correspondence", "shares")),
    "projects": (PROJECT,),
    "settings": ("settings/",),
    "organisations": ("",),
}


def is_in(path: str) -> str:
    """Which part of the site a member's route belongs to; the parts are drawn side by side."""
    inside = path.removeprefix("o/<slug:organisation>/")
    return next(part for part, begins in WITHIN.items() if inside.startswith(begins))


def of_part(part: str) -> Callable[[World], Iterator[Shown]]:
    routes = [route for route in addresses.member_routes() if is_in(route.path) == part]
    return partial(pages.of_members, routes=routes)


PARTS = {
    **{part: of_part(part) for part in WITHIN},
    "many documents": pages.of_many_documents,
    "accounts": pages.of_accounts,
    "guests": pages.of_guests,
}


@pytest.mark.parametrize("part", PARTS)
def test_no_page_is_cut_or_scrolls_sideways(part: str, database: None, settings: Any, tmp_path: Path) -> None:
    settings.KAZINEX_VAR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with longest.everything_long():
        world = build_world()
        with organisation_active(world.meridian):
            found = list(PARTS[part](world))
    assert len(found) > 9
    assert "\n".join(drawn(found)) == ""


def drawn(found: Iterable[Shown]) -> Iterator[str]:
    """What is cut on each page at each width, in words."""
    html: dict[str, bytes] = {}
    with handed_out(html) as site, a_chromium() as chromium:
        page = chromium.new_context(base_url=site, reduced_motion="reduce").new_page()
        for number, shown in enumerate(found):
            html[f"/{number}"] = shown.html.encode()
            page.goto(f"/{number}")
            for width in WIDTHS:
                page.set_viewport_size(ViewportSize(width=width, height=800))
                yield from (f"{shown.name} at {width} px: {words}" for words in page.evaluate(CUTS))
