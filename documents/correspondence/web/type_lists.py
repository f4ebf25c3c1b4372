"""Types of letters and address rules as lists."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from kazinex.core.actors import Member
from kazinex.core.lists import Choice, Column, List, Words, containing
from kazinex.ui import texts

TYPES = (
    Column("Code", "code nowrap", sort="code"),
    Column("Name", "wide"),
    Column("Working days", "number"),
    Column("Visibility", "priority-2"),
    Column("Closes", "priority-3"),
    Column("From", "priority-2"),
    Column("Status", "nowrap"),
)
RULES = (
    Column("Name", "wide", sort="name"),
    Column("Adds to", "nowrap"),
    Column("People", "wide"),
    Column("Where", "wide priority-2"),
)


def types(actor: Member) -> List:
    """The types letters are written of where one stands."""
    return List(
        caption="Letter types",
        noun="type",
        columns=TYPES,
        rows="correspondence/type_rows.html",
        orders={"code": ("code", "id")},
        first="code",
        filters=(
            Words(name="q", label="Search", narrow=containing("code", "name")),
            Choice(name="archived", label="Archived", choices=(("only", "Archived only"),), nothing="Left out"),
        ),
        prepare=partial(_types, actor=actor),
    )


def rules(actor: Member) -> List:
    """The rules that add people to letters of a project."""
    return List(
        caption="Address rules",
        noun="rule",
        columns=RULES,
        rows="correspondence/rule_rows.html",
        orders={"name": ("name", "id")},
        first="name",
        filters=(Words(name="q", label="Search", narrow=containing("name", "people")),),
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
            "from": "Project" if row.project_id else "Organisation",
            "status": texts.status("Archived", "neutral") if row.archived_at else "",
        }


def _rules(found: Sequence[Any], *, actor: Member) -> Iterator[Any]:
    for row in found:
        row.project, row.organisation = actor.project, actor.organisation
        yield row
