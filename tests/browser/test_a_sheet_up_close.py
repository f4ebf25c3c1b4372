"""A sheet looked at closely in a real Chromium: by its buttons, the keyboard and two fingers, in place."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.visitor import Visitor
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.browser
DOCUMENT = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"


def seen(page: Any) -> list[float]:
    """Left, top, width and height of the part that is shown."""
    return [float(figure) for figure in page.get_attribute("svg.sheet", "viewBox").split()]


def touch(page: Any, *ways: list[tuple[float, float]]) -> None:
    """Fingers go down on the glass, each along its way, and up again."""
    glass = page.context.new_cdp_session(page)
    for step, kind in enumerate(["touchStart", *["touchMove"] * (len(ways[0]) - 1)]):
        fingers = [{"x": way[step][0], "y": way[step][1], "id": finger} for finger, way in enumerate(ways)]
        glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_sheet_is_moved_and_zoomed_in_place(office: World, visit: Callable[..., Visitor]) -> None:
    dina = visit(has_touch=True).open(DOCUMENT).press("Sign in", {"Email": office.dina.email, "Password": PASSWORD})
    dina.follow("Zoom and search")
    page = dina.page
    page.wait_for_selector(".sheet-board.is-live")
    whole = seen(page)
    dina.page.get_by_role("link", name="Zoom in").click()
    page.wait_for_selector("[data-sheet-tiles] image", state="attached")
    near = seen(page)
    assert near[2] < whole[2]

    page.locator(".sheet-board").focus()
    page.keyboard.press("+")
    nearer = seen(page)
    assert nearer[2] < near[2]
    page.keyboard.press("ArrowRight")
    assert seen(page)[0] > nearer[0]
    page.keyboard.press("0")
    assert seen(page) == pytest.approx(whole, abs=1)
    assert dina.path.endswith("/sheet/")

    scrolled = page.evaluate("scrollY")
    box: Any = page.locator(".sheet-board").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch(page, [(x - 20, y), (x - 60, y), (x - 120, y)], [(x + 20, y), (x + 60, y), (x + 120, y)])
    spread = seen(page)
    assert spread[2] < whole[2]
    touch(page, [(x, y), (x + 40, y), (x + 90, y)])
    assert seen(page)[0] < spread[0]
    assert seen(page)[2] == pytest.approx(spread[2])
    assert page.evaluate("scrollY") == scrolled
