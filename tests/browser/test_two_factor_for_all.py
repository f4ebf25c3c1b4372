"""An org admin requires a second factor of everybody, themselves included, and nobody is locked out."""

import base64
from collections.abc import Callable

import pytest

from tests.accounts import factors
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.browser
SECURITY = "/o/meridian/settings/security/"


def test_everybody_sets_up_a_second_factor_before_any_content(office: World, visit: Callable[..., Visitor]) -> None:
    ada = visit().open(SECURITY).press("Sign in", {"Email": office.ada.email, "Password": PASSWORD})
    ada.press("Save", {"Require 2FA for all members": True}).sees("You have no second factor yourself")
    ada.press("Require 2FA").sees("Setup key")
    enrol(ada)
    ada.open(f"{SECURITY}two-factor/").sees("Enrolled")

    vera = visit().open("/o/meridian/p/harbour/documents/")
    vera.press("Sign in", {"Email": office.vera.email, "Password": PASSWORD}).sees("Setup key")
    assert "HT-" not in vera.text
    enrol(vera)
    vera.open("/o/meridian/p/harbour/documents/").sees("HT-STR-DWG-001")


def enrol(visitor: Visitor) -> None:
    """From the typed key to the saved recovery codes."""
    key = visitor.page.locator("dd .code").first.inner_text()
    visitor.press("Confirm", {"Code": factors.code(base64.b32decode(key.replace(" ", "")))}).press("I saved them")
