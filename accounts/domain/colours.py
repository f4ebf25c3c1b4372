"""An organisation's colour: read, measured, and made into the accents of both colour schemes (WCAG 2.2, 1.4.3)."""

import colorsys
import re
from math import floor

from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

HEX = re.compile(r"#?([0-9a-fA-F]{6})")
ENOUGH = 4.5  # the contrast that text needs
WHITE, DARK = (1.0, 1.0, 1.0), (0.19, 0.2, 0.225)  # what accents stand on: white, and the raised grounds of the dark
STEPS = 200

Colour = tuple[float, float, float]  # red, green and blue in sRGB, each from 0 to 1


def read(words: str) -> str:
    """A colour as it was typed, such as #1F5FA8, as six small digits; raises RuleBroken with what to do instead.

    White text stands on it in both schemes, so it must be dark enough; on dark grounds a lighter one is made of it.
    """
    if not words.strip():
        return ""
    found = HEX.fullmatch(words.strip())
    if found is None:
        raise RuleBroken(_("Enter a colour as six digits, such as #1f5fa8."), field="colour")
    colour = found[1].lower()
    reached = contrast(_numbers(colour), WHITE)
    if reached < ENOUGH:
        nearest = _written(_until(_numbers(colour), WHITE, darker=True))
        raise RuleBroken(
            _(
                "White text on #{colour} has a contrast of {reached}, and {enough} is needed. #{nearest} would do."
            ).format(colour=colour, reached=_never_more(reached), enough=ENOUGH, nearest=nearest),
            field="colour",
        )
    return colour


def style_sheet(colour: str) -> str:
    """The accents of a colour that was read, for a page that says nothing else about it."""
    base = _numbers(colour)
    on_dark = _until(base, DARK, darker=False)
    hover = _written(_shifted(base, -0.06))
    pairs = {
        "accent": (colour, colour),
        "accent-hover": (hover, hover),
        "accent-ink": ("ffffff", "ffffff"),
        "accent-text": (_written(_until(base, (0.88, 0.88, 0.89), darker=True)), _written(on_dark)),
        "accent-soft": (_written(_mixed(base, WHITE, 0.92)), _written(_mixed(base, DARK, 0.75))),
        "accent-line": (_written(_mixed(base, WHITE, 0.6)), _written(_mixed(on_dark, DARK, 0.6))),
    }
    rules = "".join(f"--{name}:light-dark(#{light},#{dark});" for name, (light, dark) in pairs.items())
    return f":root{{{rules}}}\n"


def contrast(first: Colour, second: Colour) -> float:
    """The ratio of WCAG 2.2 between two colours."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _never_more(ratio: float) -> str:
    """A ratio with two digits that never says what was not reached."""
    return f"{floor(ratio * 100) / 100:.2f}"


def _until(colour: Colour, ground: Colour, *, darker: bool) -> Colour:
    """The nearest of its shades that can be read on a ground."""
    for step in range(STEPS + 1):
        shade = _shifted(colour, (-step if darker else step) / STEPS)
        if contrast(shade, ground) >= ENOUGH:
            return shade
    return (0.0, 0.0, 0.0) if darker else WHITE


def _shifted(colour: Colour, by: float) -> Colour:
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return _rounded(colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + by)), saturation))


def _mixed(colour: Colour, ground: Colour, share: float) -> Colour:
    return _rounded(tuple(one * (1 - share) + other * share for one, other in zip(colour, ground, strict=True)))


def _luminance(colour: Colour) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]  # noqa: PLR2004  sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _numbers(colour: str) -> Colour:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))  # type: ignore[return-value]  # three


def _written(colour: Colour) -> str:
    return "".join(f"{round(part * 255):02x}" for part in colour)


def _rounded(colour: tuple[float, ...]) -> Colour:
    """As a screen shows it: what is measured is what is written."""
    return tuple(round(part * 255) / 255 for part in colour)  # type: ignore[return-value]  # three
