"""The register worked through without a mouse in a real Chromium, and its rows chosen and opened."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.browser
REGISTER = "/o/meridian/p/harbour/documents/"


def test_rows_are_reached_chosen_and_opened_by_keys(served_world: World, visit: Callable[..., Visitor]) -> None:
    dina = visit().open(REGISTER).press("Sign in", {"Email": served_world.dina.email, "Password": PASSWORD})
    page, keys = dina.page, dina.page.keyboard

    def focused() -> str:
        return str(page.evaluate("document.activeElement.value ?? ''"))

    page.locator("body").press("/")
    keys.type("schedule")
    assert focused() == "schedule"
    keys.press("Enter")
    page.wait_for_url("**search=schedule**")
    dina.sees("Beam schedule")

    dina.open(REGISTER)
    numbers = [str(box.get_attribute("value")) for box in page.locator("tbody [name=selected]").all()]
    assert len(numbers) > 1
    for key, at in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 0)]:
        keys.press(key)
        assert focused() == numbers[at]
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Space")
    assert page.locator("tbody [name=selected]:checked").count() == 2
    dina.sees("2 selected")
    keys.press("Enter")
    page.wait_for_url(f"**/documents/{numbers[1]}/")
