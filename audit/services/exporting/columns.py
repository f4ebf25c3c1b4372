# ruff: noqa: S608  made of our own names and the catalogue; no value of a person enters
"""The columns of the workbook, each as SQL: numbers and dates first, then text that is already one line each."""

from dataclasses import dataclass
from string import Formatter

from audit.domain.catalogue import ACTIONS, Category
from audit.domain.sentences import A_GUEST, WITHHELD
from audit.models import ActorKind
from kazinex.core.spreadsheets import Column, Kind, inert

EXCEL_EPOCH = 25_569  # 1 January 1970 in Excel's days


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A column and the SQL of its cells; `withheld` is the SQL that stands instead where the target is hidden."""

    column: Column
    sql: str
    withheld: str = ""


def columns(zone: str) -> list[SqlColumn]:
    """Every column of the workbook; `%s` in the second is the zone."""
    utc = "to_char(e.at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    serial = f"round(extract(epoch from (e.at at time zone %s)) / 86400 + {EXCEL_EPOCH}, 10)"
    clean = inert.sql
    return [
        SqlColumn(Column("Number", 10, Kind.NUMBER), "l.sequence"),
        SqlColumn(Column(f"Time ({zone})", 20, Kind.MOMENT), serial),
        SqlColumn(Column("Time (UTC)", 28), utc),
        SqlColumn(Column("Category", 16), _labels("e.category", dict(Category.choices))),
        SqlColumn(Column("Action", 26), "e.action"),
        SqlColumn(Column("Event", 70), _once(sentence()), clean(sentence(withheld=True))),
        SqlColumn(Column("What changed", 40), _once(_changes()), _text(WITHHELD)),
        SqlColumn(Column("Actor", 36), clean("e.actor_label"), clean(_unless_guest("e.actor_label", _text(A_GUEST)))),
        SqlColumn(Column("Actor kind", 14), _labels("e.actor_kind", dict(ActorKind.choices))),
        SqlColumn(Column("Project", 28), clean("e.project_label")),
        SqlColumn(Column("Subject", 36), clean("e.target_label"), _text(WITHHELD)),
        SqlColumn(Column("Details", 50), inert.sql_cut("e.details::text"), _text(WITHHELD)),
        SqlColumn(Column("Request", 34), clean("e.request_id")),
        SqlColumn(Column("Address", 18), "host(e.ip)", _unless_guest("host(e.ip)", "null")),
        SqlColumn(Column("Agent", 40), clean("e.agent"), _unless_guest(clean("e.agent"), "null")),
        SqlColumn(Column("Leaf hash", 66), "encode(l.hash, 'hex')", _text(WITHHELD)),
    ]


def sentence(*, withheld: bool = False) -> str:
    """The catalogue's sentences as one SQL expression, so that no row passes through Python."""
    unknown = f"{_actor(withheld=withheld)} || ': ' || e.action"
    groups = {category: _of_category(category, withheld=withheld) for category in Category}
    cases = " ".join(
        f"when {_text(name)} then (case e.action {group} else {unknown} end)" for name, group in groups.items() if group
    )
    return f"(case e.category {cases} else {unknown} end)"


def _of_category(category: Category, *, withheld: bool) -> str:
    """By category first: PostgreSQL tries the branches of a CASE one after the other."""
    return " ".join(
        f"when {_text(name)} then {_sentence(action.sentence, withheld=withheld)}"
        for name, action in ACTIONS.items()
        if action.category is category
    )


def _once(expression: str) -> str:
    """A long expression is worked out once, whatever looks at it: OFFSET keeps the planner from copying it."""
    return f"(select {inert.sql(inert.sql_cut('told.said'))} from (select {expression} as said offset 0) as told)"


def _sentence(template: str, *, withheld: bool) -> str:
    pieces = []
    for literal, field, _format, _conversion in Formatter().parse(template):
        if literal:
            pieces.append(_text(literal))
        if field == "target" and not pieces and not withheld:
            pieces.append("upper(left(e.target_label, 1)) || substr(e.target_label, 2)")
        elif field is not None:
            pieces.append(_field(field, withheld=withheld))
    return " || ".join(pieces) or "''"


def _field(name: str, *, withheld: bool) -> str:
    known = {"actor": _actor(withheld=withheld), "target": "e.target_label", "project": "e.project_label"}
    if withheld and name == "target":
        return _text(WITHHELD)
    if name in known:
        return known[name]
    return "'–'" if withheld else _word(f"(e.details->{_text(name)})")


def _word(value: str) -> str:
    """As audit.sentences shows a value; text is by far the most, so it comes first."""
    return (  # our own expressions, never a value
        f"(case jsonb_typeof({value}) when 'string' then coalesce(nullif({value}#>>'{{}}', ''), '–') "
        f"when 'number' then {value}#>>'{{}}' "
        f"when 'boolean' then (case {value}#>>'{{}}' when 'true' then 'yes' else 'no' end) "
        f"when 'array' then coalesce((select string_agg(coalesce(nullif(item, ''), '–'), ', ') "
        f"from jsonb_array_elements_text({value}) as item), '–') "
        f"when 'object' then {value}::text else '–' end)"
    )


def _changes() -> str:
    old, new = _word("(change.value->0)"), _word("(change.value->1)")
    return (
        "(case when e.details ? 'changes' then (select string_agg(change.key || ': ' || "
        f"{old} || ' → ' || {new}, E'\\n') from jsonb_each(e.details->'changes') as change) end)"
    )


def _actor(*, withheld: bool) -> str:
    """As audit.sentences names an actor."""
    name = "split_part(e.actor_label, ' <', 1)"
    return _unless_guest(name, _text(A_GUEST)) if withheld else name


def _unless_guest(expression: str, otherwise: str) -> str:
    return f"(case when e.actor_kind = {_text(ActorKind.GUEST)} then {otherwise} else {expression} end)"


def _labels(expression: str, labels: dict[str, str]) -> str:
    cases = " ".join(f"when {_text(value)} then {_text(label)}" for value, label in labels.items())
    return f"(case {expression} {cases} else {expression} end)"


def _text(words: str) -> str:
    """Words of our own code as an SQL literal; the percent sign is the driver's."""
    return "'" + words.replace("'", "''").replace("%", "%%") + "'"
