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
def links(served_world: World) -> list[str]:
    """The links of two shares that wait for Jo."""
    with organisation_active(served_world.meridian):
        given: dict[str, Any] = {"recipient_name": "Jo Reid", "recipient_email": JO, "expiry": 7, "max_opens": 3}
        wanted = {"Culvert": served_world.plan, "Piling": served_world.beam}
        by = served_world.actor("dina")
        return [shares.create(one, label=label, by=by, **given).link for label, one in wanted.items()]


@pytest.fixture
def link(links: list[str]) -> str:
    """The link of a share that waits for Jo."""
    return links[0]


def test_a_guest_opens_reads_and_answers_without_javascript(link: str, visit: Callable[..., Visitor]) -> None:
    jo = visit(examines=False, java_script_enabled=False).open(link)
    jo.press("Open", {"Your name": "Jo Reid", "Your email": JO, "I acknowledge": True}).sees("open 1 of 3")
    jo.follow("View").sees("Revision A")
    assert jo.page.locator("img.viewer-page").count() == 1
    jo.follow("Respond")
    jo.press("Save draft", {"Decision": "Approved with comments", "Comment": "See the invert."}).sees("Draft saved")
    jo.press("Submit response").sees("Response submitted")


def test_two_links_in_two_tabs_open_each_its_own(
    served_world: World, links: list[str], visit: Callable[..., Visitor]
) -> None:
    jo = visit(examines=False).open(links[0])
    later = jo.page.context.new_page()
    later.goto(links[1])
    jo.sees("Culvert").press("Open", {"Your name": "Jo Reid", "Your email": JO, "I acknowledge": True})
    jo.sees("HT-CIV-DWG-001").sees("open 1 of 3")
    later.reload()
    assert later.locator("dd").all_inner_texts() == ["Dina Okafor", "Piling"]


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
