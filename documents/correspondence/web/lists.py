"""Letters and their types as lists: what they are narrowed by, their orders, columns and exports."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.correspondence.models import Letter
from documents.correspondence.models.words import LetterPriority, LetterStatus, RecipientKind
from documents.correspondence.queries import letters as queries
from documents.correspondence.queries import threads, walks
from documents.correspondence.queries.counted import BALLS, about, waiting_for
from kazinex.core import clock, periods
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, Day, Filter, List, Told, Words, containing, told_days, told_name
from kazinex.core.lists.filters import untold
from kazinex.core.naming import first_of
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts
from projects.models import Project

MOST_LOOKED_INTO = 200  # rows counted: each has to be looked into, whether it names somebody or may be seen
MOST_DAYS = 10_000
NAMED = 3  # people a row names
TICK = '<input type="checkbox" name="selected" value="{}" aria-label="{}">'
COLUMNS = (
    Column(_("Select"), "check", says="selected", is_plain=True),
    Column(_("Number"), "code nowrap", name="number", is_kept=True, is_plain=True),
    Column(_("Subject"), "wide", name="subject", is_plain=True),
    Column(_("State"), name="state", is_plain=True),
    Column(_("Ball in court"), "priority-2", name="court", is_labelled=True),
    Column(_("Due"), "nowrap priority-2", name="due", is_labelled=True),
    Column(_("Age"), "number priority-3", name="age", is_labelled=True),
    Column(_("Last moved"), "nowrap priority-3", sort="moved", name="moved", is_labelled=True),
    Column(_("Type"), name="type", is_extra=True),
    Column(_("From"), name="from", is_extra=True),
    Column(_("To"), name="to", is_extra=True),
    Column(_("Priority"), "nowrap", name="priority", is_extra=True),
    Column(_("Sent"), "nowrap", name="sent", is_extra=True),
    Column(_("Closed"), "nowrap", name="closed", is_extra=True),
    Column(_("Zone"), "code", name="zone", is_extra=True),
    Column(_("Location"), name="location", is_extra=True),
)
MINE = (
    ("waiting", _("Waiting for me")),
    ("to", _("Addressed to me")),
    ("sent", _("Sent by me")),
    ("drafts", _("My drafts")),
)


def letters(actor: Member) -> List:
    """The letters of the actor's project, for them."""
    project = actor.project
    usable = {one.code: one for one in queries.usable_types(project)}
    return List(
        caption=_("Correspondence"),
        counted=ngettext_lazy("{count} letter", "{count} letters", "number"),
        columns=COLUMNS,
        orders={"moved": ("moved_at", "id")},
        first="-moved",
        filters=(*_filters(usable, project, actor.user), *_by_figures(actor)),
        cells=CELLS,
        furnish=queries.furnished,
        prepare=partial(_rows, project),
        is_saved=True,
        among=lambda _order, filters: walks.among(actor, filters.values, usable),
        counts_to=lambda _filters: MOST_LOOKED_INTO,
    )


def age(letter: Letter) -> int | None:
    """How many days a letter is old; a closed one stays as old as it was then."""
    if letter.sent_at is None:
        return None
    return max(((letter.closed_at or clock.now()) - letter.sent_at).days, 0)


def _court(letter: Letter) -> str:
    return threads.court(letter, list(letter.recipients.all()))


CELLS = (
    Cell("Number", lambda row: row.code),
    Cell("Type", lambda row: row.type.name if row.type else ""),
    Cell("Subject", lambda row: row.subject),
    Cell("State", lambda row: str(row.get_status_display())),
    Cell("Priority", lambda row: str(row.get_priority_display())),
    Cell("From", lambda row: str(row.author)),
    Cell("To", lambda row: queries.names(row.recipients.all(), RecipientKind.TO)),
    Cell("CC", lambda row: queries.names(row.recipients.all(), RecipientKind.CC)),
    Cell("Ball in court", _court),
    Cell("Sent", lambda row: row.sent_at, Kind.MOMENT),
    Cell("Due", lambda row: row.due_at, Kind.MOMENT),
    Cell("Overdue", lambda row: "yes" if row.is_overdue else ""),
    Cell("Answered", lambda row: row.answered_at, Kind.MOMENT),
    Cell("Closed", lambda row: row.closed_at, Kind.MOMENT),
    Cell("Age in days", age, Kind.NUMBER),
    Cell("Zone", lambda row: row.zone.code if row.zone else ""),
    Cell("Location", lambda row: row.location),
)


def _filters(usable: walks.Types, project: Project, user: Any) -> tuple[Filter, ...]:
    types = tuple((code, str(one)) for code, one in usable.items())
    return (
        Words(name="q", label=_("Search"), narrow=containing("subject")),
        Choice(name="type", label=_("Type"), choices=types, narrow=lambda rows, value: rows.filter(type=usable[value])),
        Choice(name="status", label=_("State"), choices=_states(), narrow=_by_state),
        Choice(name="mine", label=_("Mine"), choices=MINE, narrow=lambda rows, value: _mine(rows, value, user)),
        Choice(
            name="overdue",
            label=_("Overdue"),
            choices=(("yes", _("Overdue only")),),
            narrow=_overdue,
        ),
        Choice(
            name="priority",
            label=_("Priority"),
            choices=tuple(LetterPriority.choices),
            narrow=lambda rows, value: rows.filter(priority=value),
        ),
        Day(
            name="since",
            label=_("Sent since"),
            narrow=lambda rows, day: rows.filter(sent_at__gte=clock.start_of_day(day, project.time_zone)),
        ),
    )


def _by_figures(actor: Member) -> Iterator[Filter]:
    """What figures of reports were counted from, besides."""
    zone = actor.project.time_zone
    yield Told(name="sent", label=_("Sent"), narrow=lambda rows, _value: rows.sent())
    yield Told(name="age", label=_("Age"), reads=_age, says=lambda days: periods.in_words(*days), narrow=_by_age)
    yield Told(name="ball", label=_("Ball in court"), reads=_ball, says=BALLS.__getitem__, narrow=_by_ball)
    yield Told(name="court", label=_("Waits for"), narrow=waiting_for, says=lambda told: untold(told) or _("Nobody"))
    yield told_name("sender", _("From"), "author__name", _("Nobody"))
    yield Told(name="about", label=_("Discipline"), narrow=lambda rows, code: rows.filter(about(actor, code)))
    yield told_days("sent_at", ("", _("Sent until")), zone)[1]


def _age(typed: str) -> tuple[int, int]:
    low, high = typed.split("-")
    return min(int(low), MOST_DAYS), min(int(high or 0), MOST_DAYS)


def _by_age(rows: Any, days: tuple[int, int]) -> Any:
    low, high = days
    return rows.open().filter(periods.aged("sent_at", clock.now(), low, high or None))


def _ball(typed: str) -> str:
    if typed not in BALLS:
        raise ValueError(typed)
    return typed


def _by_ball(rows: Any, value: str) -> Any:
    return rows.open().filter(ball=value)


def _states() -> tuple[tuple[str, str], ...]:
    return (("open", _("Open")), *((one.value, str(one.label)) for one in LetterStatus))


def _by_state(rows: Any, value: str) -> Any:
    return rows.open() if value == "open" else rows.filter(status=value)


def _overdue(rows: Any, _value: str) -> Any:
    return rows.overdue()


def _mine(rows: Any, value: str, user: Any) -> Any:
    if value == "waiting":
        return rows.waiting_for(user)
    if value == "to":
        return rows.addressed_to(user)
    drafts = rows.filter(author=user)
    return drafts.filter(number=None) if value == "drafts" else drafts.exclude(number=None)


def _rows(project: Project, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Letters as their rows show them: who must act, how old they are, their days as people read them."""
    zone = project.time_zone
    for row in rows:
        row.project, row.organisation, days = project, project.organisation, age(row)
        beside = texts.muted(_type(row) or _("No type yet"), row.author)
        people = [one for one in row.recipients.all() if one.kind == RecipientKind.TO and one.handed_on_at is None]
        yield {
            "selected": "" if row.is_draft else format_html(TICK, row.code, _("Select {name}").format(name=row.code)),
            "number": format_html(
                '<a href="{}">{}</a>', row.get_absolute_url(), _("Draft") if row.is_draft else row.code
            ),
            "subject": texts.together(row.subject or _("No subject"), beside),
            "state": _state(row),
            "court": _named(people, row) or texts.NOTHING,
            "due": clock.shown_day(clock.last_day(row.due_at, zone)) if row.due_at else texts.NOTHING,
            "age": texts.NOTHING if days is None else f"{days} d",
            "moved": clock.shown_day(row.moved_at, zone),
            "type": _type(row) or texts.NOTHING,
            "from": row.author,
            "to": first_of(people, NAMED) or texts.NOTHING,
            "priority": row.get_priority_display(),
            "sent": clock.shown_day(row.sent_at, zone) if row.sent_at else texts.NOTHING,
            "closed": clock.shown_day(row.closed_at, zone) if row.closed_at else texts.NOTHING,
            "zone": row.zone.code if row.zone else texts.NOTHING,
            "location": row.location or texts.NOTHING,
        }


def _type(row: Any) -> str:
    return str(row.type.name) if row.type else ""


def _state(row: Any) -> SafeString:
    return texts.together(
        texts.status(row.get_status_display(), row.state_tone),
        texts.status(_("Urgent"), "bad") if row.priority == LetterPriority.URGENT else "",
        texts.status(_("Overdue"), "bad", "clock") if row.is_overdue else "",
    )


def _named(people: Sequence[Any], row: Any) -> str:
    """Who must act; of many the first ones."""
    court = threads.court(row, list(people))
    return first_of(people, NAMED) if court and row.ball == "recipients" and len(people) > NAMED else court
