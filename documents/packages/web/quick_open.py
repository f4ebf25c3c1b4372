"""Packages among what is opened quickly."""

from documents.packages.queries import everywhere
from kazinex.core.actors import Member
from kazinex.core.quick_open import MOST, Found, QuickLine
from kazinex.core.translation import marked as _


def packages(actor: Member, words: str) -> Found:
    """Document packages by name."""
    found = everywhere.packages_anywhere(actor, words)[: MOST + 1]
    return Found(
        _("Packages"), 20, [QuickLine(one.get_absolute_url(), one.name, "", one.project.name) for one in found]
    )


def work_packages(actor: Member, words: str) -> Found:
    """Work packages by number and title."""
    found = everywhere.work_packages_anywhere(actor, words)[: MOST + 1]
    lines = [QuickLine(one.get_absolute_url(), one.number, one.title, one.project.name) for one in found]
    return Found(_("Work packages"), 30, lines)
