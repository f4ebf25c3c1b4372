"""Every pair of colours that text or an edge stands on is readable in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
COLOUR = re.compile(r"--([a-z-]+): light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\);")

GROUNDS = ["canvas", "surface", "sunken", "raised", "hover", "pressed"]
TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "accent-text") for ground in GROUNDS]
TEXT += [("ink-faint", ground) for ground in ("canvas", "surface", "sunken", "raised")]
TEXT += [(f"{tone}-ink", ground) for tone in ("good", "warn", "bad", "info") for ground in (f"{tone}-soft", "surface")]
TEXT += [("ink", f"{tone}-soft") for tone in ("good", "warn", "bad", "info", "accent")]
TEXT += [("accent-text", f"{tone}-soft") for tone in ("good", "warn", "bad", "info", "accent")]
TEXT += [("accent-ink", "accent"), ("accent-ink", "accent-hover")]
TEXT += [("danger-ink", "danger"), ("danger-ink", "danger-hover"), ("bad-ink", "raised"), ("ink-soft", "accent-soft")]
EDGES = [(edge, ground) for edge in ("line-control", "focus") for ground in ("canvas", "surface", "sunken")]
EDGES += [("accent", "surface"), ("accent-text", "pressed"), ("danger", "surface")]


def tokens() -> dict[str, tuple[list[float], list[float]]]:
    """Each colour token as (light, dark), as lightness, chroma, hue."""
    return {name: (_numbers(light), _numbers(dark)) for name, light, dark in COLOUR.findall(TOKENS.read_text("utf-8"))}


def _numbers(words: str) -> list[float]:
    return [float(word) for word in words.split("/", maxsplit=1)[0].split()]


def luminance(colour: list[float]) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB as a screen does."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    clipped = [min(1.0, max(0.0, channel)) for channel in (red, green, blue)]
    return 0.2126 * clipped[0] + 0.7152 * clipped[1] + 0.0722 * clipped[2]


def contrast(first: list[float], second: list[float]) -> float:
    """The ratio of WCAG 2.2 between two colours."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), [(*p, 4.5) for p in TEXT] + [(*p, 3.0) for p in EDGES])
def test_what_stands_on_a_colour_can_be_read(ink, ground, least, theme):
    colours = tokens()
    index = ["light", "dark"].index(theme)

    assert contrast(colours[ink][index], colours[ground][index]) >= least


def test_contrast_of_black_on_white_is_twenty_one():
    assert round(contrast([0, 0, 0], [1, 0, 0]), 2) == 21


def test_every_colour_is_a_token():
    elsewhere = [path for path in TOKENS.parent.rglob("*.css") if path != TOKENS]

    assert [
        path.name
        for path in elsewhere
        if re.search(r"oklch\((?!from)|#[0-9a-f]{3,8}\b|rgba?\(", path.read_text("utf-8"))
    ] == []
