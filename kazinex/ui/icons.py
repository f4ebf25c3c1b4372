"""The icons of the product: heroicons by name, those of every page in one file that a browser keeps.

A page that held each icon where it stands was a third larger. An icon that is not named here is still drawn, in its
place.
"""

import re
from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from heroicons.templatetags.heroicons import heroicon_mini, heroicon_outline

TONES = {
    "neutral": "minus-circle",
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
    "info": "information-circle",
}
SPRITE = "img/icons.svg"
SMALL = """
adjustments-horizontal archive-box archive-box-arrow-down arrow-down arrow-down-tray arrow-left arrow-path
arrow-path-rounded-square arrow-right arrow-right-circle arrow-right-start-on-rectangle arrow-top-right-on-square
arrow-up arrow-up-tray arrow-uturn-left arrow-uturn-right arrows-right-left bars-3 beaker bell bookmark briefcase
building-office-2 calendar-days chart-bar chat-bubble-left chat-bubble-left-ellipsis chat-bubble-left-right check
check-badge check-circle chevron-down chevron-left chevron-right chevron-up clipboard-document
clipboard-document-check clock cog-6-tooth computer-desktop cursor-arrow-rays device-phone-mobile document
document-arrow-down document-duplicate document-text ellipsis-horizontal envelope exclamation-circle
exclamation-triangle eye eye-slash finger-print funnel inbox information-circle key lifebuoy link lock-closed
lock-open magnifying-glass magnifying-glass-minus magnifying-glass-plus map-pin megaphone minus-circle moon
paper-airplane paper-clip pencil pencil-square play plus plus-circle printer qr-code question-mark-circle queue-list
rectangle-group rectangle-stack shield-check sparkles square-2-stack squares-2x2 sun table-cells trash user-circle
user-group user-minus users view-columns wrench-screwdriver x-circle x-mark
"""
LARGE = """
adjustments-horizontal arrow-down-tray arrow-path-rounded-square bell bookmark briefcase building-office-2
calendar-days chart-bar chat-bubble-left-ellipsis chat-bubble-left-right check-circle clipboard-document-check clock
cog-6-tooth computer-desktop document document-text envelope funnel inbox key link magnifying-glass paper-airplane
pencil-square queue-list rectangle-stack shield-check square-2-stack squares-2x2 table-cells user-circle user-group
users
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg"'
SOLID = 'viewBox="0 0 20 20" fill="currentColor"'
OUTLINE = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5"'


@cache
def icon(name: str, size: str = "small") -> SafeString:
    """A heroicon that says nothing to a screen reader; `small` is solid, `large` is an outline."""
    is_large = size == "large"
    if name not in _names(is_large=is_large):
        return _in_place(name, is_large=is_large)
    place = f"{static(SPRITE)}#{_id(name, is_large=is_large)}"
    return format_html('<svg class=icon aria-hidden=true><use href="{}"/></svg>', place)


def sprite() -> str:
    """The file of all icons that are named here, each as a symbol to point to."""
    solid = [_symbol(name, SOLID, is_large=False) for name in sorted(_names(is_large=False))]
    outline = [_symbol(name, OUTLINE, is_large=True) for name in sorted(_names(is_large=True))]
    return f"{SVG}>{''.join([*solid, *outline])}</svg>"


def tone(name: str) -> str:
    """The file of a tone's icon, which style sheets lay over its colour."""
    return f"{SVG} {SOLID}>{_paths(TONES[name], is_large=False)}</svg>"


@cache
def _names(*, is_large: bool) -> frozenset[str]:
    return frozenset((LARGE if is_large else SMALL).split())


def _symbol(name: str, look: str, *, is_large: bool) -> str:
    return f'<symbol id="{_id(name, is_large=is_large)}" {look}>{_paths(name, is_large=is_large)}</symbol>'


def _id(name: str, *, is_large: bool) -> str:
    return f"{name}-large" if is_large else name


def _paths(name: str, *, is_large: bool) -> str:
    return re.sub(r"^<svg[^>]*>|</svg>$", "", _drawn(name, is_large=is_large))


def _in_place(name: str, *, is_large: bool) -> SafeString:
    head = "<svg class=icon aria-hidden=true"
    return SafeString(_drawn(name, is_large=is_large).replace("<svg", head, 1))


def _drawn(name: str, *, is_large: bool) -> str:
    draw = heroicon_outline if is_large else heroicon_mini
    return re.sub(r">\s+<", "><", draw(name, size=None).strip())
