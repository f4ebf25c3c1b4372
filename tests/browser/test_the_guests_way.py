"""The guest's way works without JavaScript, and with nothing but a keyboard."""

from collections.abc import Callable
from typing import Any

import pytest

from guestshares.services import shares
from kazinex.core.tenancy import organisation_active
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.browser
JO = "jo@designer.example"
FOCUS = """() => {
  const node = document.activeElement, style = getComputedStyle(node);
  const label = node.labels?.[0] ?? node;
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return [label.innerText.replace("*", "").trim(), ring || style.boxShadow !== "none"];
}"""


@pytest.fixture
def link(served_world: World) -> str:
    """The link of a share that waits for Jo."""
    with organisation_active(served_world.meridian):
        given: dict[str, Any] = {"recipient_name": "Jo Reid", "recipient_email": JO, "expiry": 7, "max_opens": 3}
        return shares.create(served_world.plan, by=served_world.actor("dina"), **given).link


def test_a_guest_opens_reads_and_answers_without_javascript(link: str, visit: Callable[..., Visitor]) -> None:
    jo = visit(examines=False, java_script_enabled=False).open(link)
    jo.press("Open", {"Your name": "Jo Reid", "Your email": JO, "I acknowledge": True}).sees("open 1 of 3")
    jo.follow("View").sees("Revision A")
    assert jo.page.locator("img.viewer-page").count() == 1
    jo.follow("Respond")
    jo.press("Save draft", {"Decision": "Approved with comments", "Comment": "See the invert."}).sees("Draft saved")
    jo.press("Submit response").sees("Response submitted")


def test_signing_in_and_opening_a_link_need_no_mouse(
    served_world: World, link: str, visit: Callable[..., Visitor]
) -> None:
    dina = visit(examines=False).open("/sign-in/")
    dina.page.keyboard.type(served_world.dina.email)
    assert tab(dina, until="Password") == ["Password"]
    dina.page.keyboard.type(PASSWORD)
    enter(dina)
    dina.sees("Dina Okafor")

    jo = visit(examines=False).open(link)
    assert tab(jo, until="Your name") == ["Skip to content", "Your name"]
    jo.page.keyboard.type("Jo Reid")
    tab(jo, until="Your email")
    jo.page.keyboard.type(JO)
    tab(jo, until="I acknowledge")
    jo.page.keyboard.press("Space")
    tab(jo, until="Open")
    enter(jo)
    jo.sees("open 1 of 3")
    tab(jo, until="Respond")
    enter(jo)
    jo.sees("An answer is final once it is submitted.")


def tab(visitor: Visitor, *, until: str) -> list[str]:
    """Press Tab until something is reached; what was passed, each with a focus one can see."""
    passed: list[str] = []
    while len(passed) < 20:
        visitor.page.keyboard.press("Tab")
        words, is_visible = visitor.page.evaluate(FOCUS)
        assert is_visible, f"{visitor.path}: nothing shows that “{words}” has the focus"
        passed.append(words)
        if words.startswith(until):
            return passed
    message = f"{visitor.path}: Tab does not reach “{until}”; it passes {passed}"
    raise AssertionError(message)


def enter(visitor: Visitor) -> None:
    """Press Enter, and wait for the page it leads to."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()
