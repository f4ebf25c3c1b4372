"""The columns of the workbook, each as SQL: numbers and dates first, then text that is already one line each."""

from dataclasses import dataclass

from audit.domain import canonical, sentences
from audit.domain.catalogue import Category
from audit.domain.sentences import A_GUEST, WITHHELD, literal, unless_guest_sql
from audit.models import ActorKind
from kazinex.core.spreadsheets import Column, Kind, inert

EXCEL_EPOCH = 25_569  # 1 January 1970 in Excel's days
ON_CALENDAR = "e.at between '1900-03-02 00:00:00+00' and '9999-12-30 00:00:00+00'"  # of Excel's
NO_TIME = "[not a time a spreadsheet can hold]"


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A column and the SQL of its cells; `withheld` is the SQL that stands instead where the target is hidden."""

    column: Column
    sql: str
    withheld: str = ""


def columns(zone: str) -> list[SqlColumn]:
    """Every column of the workbook; `%s` in the second is the zone."""
    serial = f"round(extract(epoch from (e.at at time zone %s)) / 86400 + {EXCEL_EPOCH}, 10)"
    serial = f"(case when {ON_CALENDAR} then {serial}::text else '' end)"
    utc = f"(case when {ON_CALENDAR} then {canonical.AT} else {canonical.AT} || ' {NO_TIME}' end)"
    clean, hidden = inert.sql, literal(WITHHELD)
    event, event_withheld = _once(sentences.sentence_sql()), clean(sentences.sentence_sql(withheld=True))
    actor = clean(unless_guest_sql("e.actor_label", literal(A_GUEST)))
    return [
        SqlColumn(Column("Number", 10, Kind.NUMBER), "l.sequence"),
        SqlColumn(Column(f"Time ({zone})", 20, Kind.MOMENT), serial),
        SqlColumn(Column("Time (UTC)", 28), utc),
        SqlColumn(Column("Category", 16), _labels("e.category", dict(Category.choices))),
        SqlColumn(Column("Action", 26), clean("e.action")),
        SqlColumn(Column("Event", 70), event, event_withheld),
        SqlColumn(Column("What changed", 40), _once(sentences.changes_sql()), hidden),
        SqlColumn(Column("Actor", 36), clean("e.actor_label"), actor),
        SqlColumn(Column("Actor kind", 14), _labels("e.actor_kind", dict(ActorKind.choices))),
        SqlColumn(Column("Project", 28), clean("e.project_label")),
        SqlColumn(Column("Subject", 36), clean("e.target_label"), hidden),
        SqlColumn(Column("Details", 50), inert.sql_cut("e.details::text"), hidden),
        SqlColumn(Column("Request", 34), clean("e.request_id")),
        SqlColumn(Column("Address", 18), "host(e.ip)", unless_guest_sql("host(e.ip)", "null")),
        SqlColumn(Column("Agent", 40), clean("e.agent"), unless_guest_sql(clean("e.agent"), "null")),
        SqlColumn(Column("Leaf hash", 66), "encode(l.hash, 'hex')", hidden),
    ]


def _once(expression: str) -> str:
    """A long expression is worked out once, whatever looks at it: OFFSET keeps the planner from copying it."""
    return f"(select {inert.sql(inert.sql_cut('told.said'))} from (select {expression} as said offset 0) as told)"  # noqa: S608


def _labels(expression: str, labels: dict[str, str]) -> str:
    cases = " ".join(f"when {literal(value)} then {literal(label)}" for value, label in labels.items())
    return f"(case {expression} {cases} else {inert.sql(expression)} end)"
