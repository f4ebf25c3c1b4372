# ruff: noqa: S608  the SQL is made of our own names and the catalogue; no value of a person enters
"""An event in words, from the catalogue's templates: in Python for pages, as SQL for exports of a million rows.

What is told stands in pairs, one beside the other; a test holds each pair together over every action. In the SQL `e` is
the event.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Any

from audit.domain.catalogue import ACTIONS, Category
from audit.models import ActorKind, AuditEvent

WITHHELD = "(withheld)"
A_GUEST = "A guest"
NOTHING = "–"


def sentence(event: AuditEvent, *, withhold_target: bool = False) -> str:
    """What happened, in words; the target's label can be withheld from who may not see it."""
    action = ACTIONS.get(event.action)
    if action is None:
        return f"{actor_name(event, withheld=withhold_target)}: {event.action}"
    return "".join(piece.said(event, withheld=withhold_target) for piece in _pieces(action.sentence))


def sentence_sql(*, withheld: bool = False) -> str:
    """The sentences of the whole catalogue as one expression, so that no row passes through Python."""
    unknown = f"{_actor_name_sql(withheld=withheld)} || ': ' || e.action"
    groups = {category: _of_category_sql(category, withheld=withheld) for category in Category}
    cases = " ".join(
        f"when {literal(name)} then (case e.action {group} else {unknown} end)"
        for name, group in groups.items()
        if group
    )
    return f"(case e.category {cases} else {unknown} end)"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: words of its template, or something of the event."""

    words: str = ""
    field: str = ""
    begins: bool = False

    def said(self, event: AuditEvent, *, withheld: bool) -> str:
        """The piece for one event."""
        if not self.field:
            return self.words
        if self.field == "actor":
            return actor_name(event, withheld=withheld)
        if self.field == "target":
            target = WITHHELD if withheld else event.target_label
            return _capital(target[:1]) + target[1:] if self.begins else target
        if self.field == "project":
            return event.project_label
        return NOTHING if withheld else word(event.details.get(self.field))

    def sql(self, *, withheld: bool) -> str:
        """The piece for every event."""
        if not self.field:
            return literal(self.words)
        if self.field == "actor":
            return _actor_name_sql(withheld=withheld)
        if self.field == "target":
            first = "upper(left(e.target_label, 1)) || substr(e.target_label, 2)"
            return literal(WITHHELD) if withheld else first if self.begins else "e.target_label"
        if self.field == "project":
            return "e.project_label"
        return literal(NOTHING) if withheld else word_sql(f"(e.details->{literal(self.field)})")


def actor_name(event: AuditEvent, *, withheld: bool = False) -> str:
    """The actor without the address in angle brackets; whose guest it is says what was shared with them."""
    return actor_label(event, withheld=withheld).split(" <", 1)[0]


def _actor_name_sql(*, withheld: bool) -> str:
    name = "split_part(e.actor_label, ' <', 1)"
    return unless_guest_sql(name, literal(A_GUEST)) if withheld else name


def actor_label(event: AuditEvent, *, withheld: bool = False) -> str:
    """The actor as recorded; a guest of what a reader may not see has no name for them."""
    return A_GUEST if withheld and event.actor_kind == ActorKind.GUEST else event.actor_label


def unless_guest_sql(expression: str, otherwise: str) -> str:
    """What a reader is told of who is no guest; of a guest the other."""
    return f"(case when e.actor_kind = {literal(ActorKind.GUEST)} then {otherwise} else {expression} end)"


def changes(event: AuditEvent) -> list[tuple[str, str, str]]:
    """Rows of (what, old, new)."""
    found = event.details.get("changes") or {}
    return [(what, word(old), word(new)) for what, (old, new) in found.items()]


def changes_sql() -> str:
    """The same as lines of one text; null where nothing changed."""
    old, new = word_sql("(change.value->0)"), word_sql("(change.value->1)")
    return (
        "(case when e.details ? 'changes' then (select string_agg(change.key || ': ' || "
        f"{old} || ' → ' || {new}, E'\\n') from jsonb_each(e.details->'changes') as change) end)"
    )


def details(event: AuditEvent) -> list[tuple[str, str]]:
    """Every other fact that was recorded, as (what, words)."""
    return [
        (key.replace("_", " ").capitalize(), word(value)) for key, value in event.details.items() if key != "changes"
    ]


def word(value: object) -> str:
    """A recorded value as people read it; of a list each entry, and what is deeper as JSON."""
    if isinstance(value, list):
        return ", ".join(_entry(one) for one in value) or NOTHING
    return _entry(value)


def word_sql(value: str) -> str:
    """The same of a jsonb expression."""
    entries = (
        f"(select string_agg({_entry_sql('item', 'item::text')}, ', ') from jsonb_array_elements({value}) as item)"
    )
    return _entry_sql(value, f"coalesce({entries}, '{NOTHING}')")


def _entry(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _entry_sql(value: str, array: str) -> str:
    """Text is by far the most, so it comes first."""
    return (
        f"(case jsonb_typeof({value}) when 'string' then coalesce(nullif({value}#>>'{{}}', ''), '{NOTHING}') "
        f"when 'number' then {value}#>>'{{}}' "
        f"when 'boolean' then (case {value}#>>'{{}}' when 'true' then 'yes' else 'no' end) "
        f"when 'array' then {array} when 'object' then {value}::text else '{NOTHING}' end)"
    )


def literal(words: str) -> str:
    """Words of our own code as an SQL literal; the percent sign is the driver's."""
    return "'" + words.replace("'", "''").replace("%", "%%") + "'"


def _of_category_sql(category: Category, *, withheld: bool) -> str:
    """By category first: PostgreSQL tries the branches of a CASE one after the other."""
    return " ".join(
        f"when {literal(name)} then {_template_sql(action.sentence, withheld=withheld)}"
        for name, action in ACTIONS.items()
        if action.category is category
    )


def _template_sql(template: str, *, withheld: bool) -> str:
    return " || ".join(piece.sql(withheld=withheld) for piece in _pieces(template)) or "''"


@cache
def _pieces(template: str) -> tuple[Piece, ...]:
    return tuple(_read(template))


def _read(template: str) -> Iterator[Piece]:
    begins = True
    for words, field, _format, _conversion in Formatter().parse(template):
        if words:
            yield Piece(words)
        if field:
            yield Piece(field=field, begins=begins and not words)
        begins = False


def _capital(letter: str) -> str:
    """As the database capitalises: a letter becomes one letter, or stays."""
    return capital if len(capital := letter.upper()) == 1 else letter
