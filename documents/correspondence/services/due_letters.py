"""Letters whose answer is due: those who must act are told on the working day before, when it is late, and again.

Nobody is told on a day that is none of the project's working calendar; how often again, the organisation says.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.correspondence.models import Letter
from documents.correspondence.models.words import Ball
from documents.correspondence.queries import due
from documents.correspondence.services import due_notices
from documents.correspondence.services.due_notices import Court
from documents.workflows.queries.late import reminder_interval
from kazinex.core import clock
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import active_organisation_id
from projects.queries.people import everybody

BATCH = 200
BY = SystemActor("due letters")
MARK = """
update correspondence_letter set {column} = clock_timestamp()
where id in (
  select l.id from correspondence_letter l
  join unnest(%(projects)s::bigint[], %(until)s::timestamptz[]) as p (id, until) on p.id = l.project_id
  where l.organisation_id = %(organisation)s and l.status in ('sent', 'responded', 'reopened')
    and l.answered_at is null and l.ball <> 'nobody' and {condition}
  order by l.due_at limit %(batch)s for update of l skip locked)
returning id
"""
SOON = MARK.format(
    column="soon_told_at",
    condition="l.soon_told_at is null and l.due_at > clock_timestamp() and l.due_at <= p.until",
)
LATE = MARK.format(column="late_told_at", condition="l.late_told_at is null and l.due_at <= clock_timestamp()")
AGAIN = MARK.format(
    column="reminded_at",
    condition="l.due_at <= clock_timestamp() and %(days)s > 0 and coalesce(l.reminded_at, l.late_told_at) "
    "<= clock_timestamp() - make_interval(days => %(days)s)",
)


def tell() -> int:
    """Tell of every letter of the active organisation that is due, each once however many sweepers run."""
    return _each(SOON, due_notices.soon) + _each(LATE, due_notices.late) + _each(AGAIN, due_notices.late)


def _each(statement: str, tell_them: Callable[[Sequence[Court]], None]) -> int:
    total = 0
    while count := _batch(statement, tell_them):
        total += count
    return total


def _batch(statement: str, tell_them: Callable[[Sequence[Court]], None]) -> int:
    working = dict(due.working_today())
    if not working:
        return 0
    facts: dict[str, Any] = {"organisation": active_organisation_id(), "batch": BATCH, "days": reminder_interval().days}
    facts |= {"projects": list(working), "until": list(working.values())}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, facts)
        marked = [row[0] for row in cursor.fetchall()]
        courts = _courts(due.in_full(marked)) if marked else []
        happened = [(one.letter, clock.now(), _told(one)) for one in courts if one.names]
        record_many(AuditAction.LETTER_REMINDED, happened, by=BY)
        tell_them(courts)
    return len(marked)


def _told(court: Court) -> dict[str, object]:
    return {"people": court.names, "due": court.due}


def _courts(letters: Sequence[Letter]) -> list[Court]:
    """In whose court each of them is, of whom the project is still there for; people outside by links that open."""
    users = {one.user_id for letter in letters for one in letter.recipients.all() if one.user_id}
    users |= {letter.sender.pk for letter in letters}
    projects = {letter.project_id: letter.project for letter in letters}.values()
    actors = [actor for actor in everybody(*projects, among=users) if not actor.reaches_only_steps]
    here = {(actor.project.pk, actor.user.pk) for actor in actors if actor.project}
    links = due_notices.links(letters)
    return [_court(letter, here, links) for letter in letters]


def _court(letter: Letter, here: set[tuple[int, int]], links: set[tuple[str, str]]) -> Court:
    place = letter.project_id
    asked = [one for one in letter.recipients.all() if one.is_asked] if letter.ball == Ball.RECIPIENTS else []
    members = [one.user for one in asked if one.user and (place, one.user.pk) in here]
    outside = [one for one in asked if one.user is None and (letter.public_id, one.email.lower()) in links]
    sender = letter.sender if (place, letter.sender.pk) in here else None
    if letter.ball == Ball.SENDER and sender:
        members = [sender]
    return Court(letter, members, outside, sender)
