"""Types of letters and address rules as lists."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from kazinex.core.actors import Member
from kazinex.core.lists import Choice, Column, List, Words, containing
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts

TYPES = (
    Column(_("Code"), "code nowrap", sort="code"),
    Column(_("Name"), "wide"),
    Column(_("Working days"), "number"),
    Column(_("Visibility"), "priority-2"),
    Column(_("Closes"), "priority-3"),
    Column(_("From"), "priority-2"),
    Column(_("Status"), "nowrap"),
)
RULES = (
    Column(_("Name"), "wide", sort="name"),
    Column(_("Adds to"), "nowrap"),
    Column(_("People"), "wide"),
    Column(_("Where"), "wide priority-2"),
)


def types(actor: Member) -> List:
    """The types letters are written of where one stands."""
    return List(
        caption=_("Letter types"),
        counted=ngettext_lazy("{count} type", "{count} types", "number"),
        columns=TYPES,
        rows="correspondence/type_rows.html",
        orders={"code": ("code", "id")},
        first="code",
        filters=(
            Words(name="q", label=_("Search"), narrow=containing("code", "name")),
            Choice(
                name="archived", label=_("Archived"), choices=(("only", _("Archived only")),), nothing=_("Left out")
            ),
        ),
        prepare=partial(_types, actor=actor),
    )


def rules(actor: Member) -> List:
    """The rules that add people to letters of a project."""
    return List(
        caption=_("Address rules"),
        counted=ngettext_lazy("{count} rule", "{count} rules", "number"),
        columns=RULES,
        rows="correspondence/rule_rows.html",
        orders={"name": ("name", "id")},
        first="name",
        filters=(Words(name="q", label=_("Search"), narrow=containing("name", "people")),),
        prepare=partial(_rules, actor=actor),
    )


def _types(found: Sequence[Any], *, actor: Member) -> Iterator[dict[str, Any]]:
    """Each type as its row shows it; it leads to its page where it is kept."""
    here = actor.project.pk if actor.project else None
    for row in found:
        is_here = row.project_id == here
        row.organisation, row.project = actor.organisation, actor.project if row.project_id else None
        yield {
            "url": row.get_absolute_url() if is_here else "",
            "type": row,
            "from": _("Project") if row.project_id else _("Organisation"),
            "status": texts.status(_("Archived"), "neutral") if row.archived_at else "",
        }


def _rules(found: Sequence[Any], *, actor: Member) -> Iterator[Any]:
    for row in found:
        row.project, row.organisation = actor.project, actor.organisation
        yield row
