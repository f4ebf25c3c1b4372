"""An organisation's colour can be read on in both schemes; its words stand where guests read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import colours
from accounts.services import branding
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core.errors import RuleBroken
from tests.house.test_contrast import luminance, tokens
from tests.person import Person

HERE = "/o/meridian/settings/branding/"


def shades(sheet):
    """Each accent as (light, dark), in numbers."""
    found = re.findall(r"--([a-z-]+):light-dark\(#([0-9a-f]{6}),#([0-9a-f]{6})\);", sheet)
    return {name: (colours._numbers(light), colours._numbers(dark)) for name, light, dark in found}


def against(colour, ground, scheme):
    """The contrast of a shade with a ground of the house's own tokens."""
    levels = sorted((colours._luminance(colour), luminance(tokens()[ground][scheme])), reverse=True)
    return (levels[0] + 0.05) / (levels[1] + 0.05)


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_that_is_taken_is_readable_in_both_schemes(number):
    try:
        colour = colours.read(f"#{number:06x}")
    except RuleBroken as broken:
        nearest = re.findall(r"#([0-9a-f]{6})", broken.words)[-1]
        assert colours.read(nearest) == nearest
        return
    found = shades(colours.style_sheet(colour))
    for scheme in (0, 1):
        assert colours.contrast(found["accent-ink"][scheme], found["accent"][scheme]) >= 4.5
        assert colours.contrast(found["accent-ink"][scheme], found["accent-hover"][scheme]) >= 4.5
        for ground in ("canvas", "surface", "sunken", "raised", "hover", "pressed"):
            assert against(found["accent-text"][scheme], ground, scheme) >= 4.5, (colour, ground, scheme)


@pytest.mark.parametrize("typed", ["red", "#12", "#1f5fa8;}", "#gggggg", "url(x)"])
def test_what_is_no_colour_is_refused_with_what_to_enter(typed):
    with pytest.raises(RuleBroken, match="six digits, such as #1f5fa8"):
        colours.read(typed)


def test_a_colour_that_is_nearly_dark_enough_is_not_said_to_reach_what_it_misses():
    with pytest.raises(RuleBroken, match=r"has a contrast of 4\.47, and 4\.5 is needed\. #767676 would do"):
        colours.read("#777777")


def test_the_colour_is_chosen_on_a_page_and_linked_from_every_page(world):
    page = Person(world.client("ada")).open(HERE)
    page.press("Save", {"Primary colour": "#FFEE00"})
    assert "White text on #ffee00 has a contrast of" in page.text
    page.press("Save", {"Primary colour": "#7A1F1F", "Words for guests": "Call 555-0100."})
    assert "The branding is saved." in page.text
    assert b"/brand/7a1f1f.css" in world.client("vera").get("/o/meridian/p/harbour/").content
    assert b"/brand/" not in world.client("nora").get("/o/northgate/").content
    event = AuditEvent.objects.latest("pk")
    assert sentence(event) == "Ada Admin changed the branding"
    assert event.details["changes"]["Primary colour"] == ["", "#7a1f1f"]


def test_the_sheet_is_public_and_takes_nothing_but_a_colour(world):
    answer = world.client().get("/brand/7a1f1f.css")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css")
    assert "immutable" in answer["Cache-Control"]
    assert [world.client().get(f"/brand/{one}.css").status_code for one in ("ffee00", "7A1F1F", "red")] == [404] * 3


def test_saving_what_stands_there_changes_nothing(world):
    count = AuditEvent.objects.count()
    branding.change(world.meridian, colour="", portal_words="", by=world.actor("ada", ""))
    assert AuditEvent.objects.count() == count
