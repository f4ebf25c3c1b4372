"""What reports count of steps and answers, as a condition that the list of workflows is narrowed by."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.workflows.models import StepPart, WorkflowDocument, WorkflowStep
from documents.workflows.models.pins import shown_pins, shown_pins_in_parts
from documents.workflows.models.words import PartStatus, StepStatus, WorkflowStatus
from documents.workflows.models.workflow import OVER
from documents.workflows.queries import reassigning
from kazinex.core import clock, periods
from kazinex.core.actors import Member
from kazinex.core.forms.wording import FIRST_DAY, LAST_DAY
from kazinex.core.lists.filters import NONE, untold
from kazinex.core.shapes import Rows
from kazinex.core.translation import marked as _

OPEN, LATE, DONE, STUCK = "open", "late", "done", "stuck"
WORDS = {
    OPEN: _("open steps"),
    LATE: _("overdue steps"),
    DONE: _("finished"),
    STUCK: _("steps that need reassignment"),
}
MISSING = {  # how people call what is called nothing
    "discipline": _("No discipline"),
    "person": _("People outside"),
    "project": "",
}
ANSWERS, DOCUMENTS, STEPS = "answers", "documents", "steps"
MOST_DAYS = 10_000
DAYS = {OPEN: "opened_at", LATE: "due_at"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What one figure was counted from: which steps, of what, for how many days, in which period.

    `by` says what was counted: template, step, discipline, person, or all of the project; `name` says which, and `of`
    of which template a step is.
    """

    what: str
    by: str
    name: str
    of: str = ""
    about: str = ""
    low: int = 0
    high: int = 0
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, typed: str) -> Self:
        """What an address says; raises ValueError where it says no such thing."""
        said: dict[str, Any] = dict(parse_qsl(typed))
        known = {field.name for field in fields(cls)}
        if not said.keys() <= known or said.get("what") not in WORDS or said.get("by") not in CONDITIONS:
            raise ValueError(typed)
        if said["what"] == STUCK and said["by"] != "project":
            raise ValueError(typed)
        for name in ("low", "high"):
            said[name] = min(max(int(said.get(name, 0)), 0), MOST_DAYS)
        made = cls(**{"name": NONE} | said)
        if "%00" in typed or not all(FIRST_DAY <= day <= LAST_DAY for day in made.days if day):
            raise ValueError(typed)
        return made

    def written(self) -> str:
        """The same as an address."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def words(self) -> str:
        """What it is, as people say it."""
        aged = periods.in_words(self.low, self.high)
        named = " ".join(part for part in (self.of, self.called or MISSING.get(self.by, NONE)) if part)
        days = " – ".join(clock.shown_day(day) if day else "…" for day in self.days) if any(self.days) else ""
        return ", ".join(part for part in (WORDS[self.what], named, aged, self.about, days) if part)

    @property
    def called(self) -> str:
        """What a step, a template, a discipline or a person is called; empty for what is called nothing."""
        return untold(self.name)

    @property
    def kind(self) -> str:
        """What was counted, of which several may lie in one workflow; nothing where it was workflows themselves."""
        if self.by == "person":
            return ANSWERS
        if self.what == DONE and self.by != "step":
            return DOCUMENTS if self.by == "discipline" else ""
        return STEPS

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day of the period; raises ValueError where one is none."""
        since, until = (date.fromisoformat(day) if day else None for day in (self.since, self.until))
        return since, until

    def period(self, column: str, zone: str) -> Q:
        """That an instant stands within the period."""
        return periods.moments(column, *self.days, zone)


def narrowed(actor: Member, rows: Rows, counted: Counted) -> Rows:
    """The workflows that one figure was counted from, as far as this person sees them."""
    if counted.about:
        about = seen_documents(actor).filter(workflow=OuterRef("pk"), document__discipline__code=counted.about)
        rows = rows.filter(Exists(about))
    found: Rows = CONDITIONS[counted.by](actor, rows, counted)
    return found


def number(actor: Member, rows: Rows, counted: Counted, *, most: int) -> int:
    """How many things of its kind a figure counted in these workflows, no further than `most`."""
    found: Any
    if counted.kind == ANSWERS:
        found, way = _parts(actor, counted), "step__workflow"
    elif counted.kind == DOCUMENTS:
        found, way = _of_discipline(actor, counted), "workflow"
    else:
        found, way = _steps(actor, counted), "workflow"
    inside = found.filter(**{f"{way}__in": rows.order_by().values("pk")})
    return len(inside.order_by().values_list("pk")[:most])


def seen_documents(actor: Member) -> QuerySet[WorkflowDocument]:
    """The documents in workflows whose pinned revision this reader sees."""
    return _pinned(actor).filter(shown_pins(actor))


def seen_documents_in_parts(actor: Member) -> list[QuerySet[WorkflowDocument]]:
    """The same in parts that have none in common, each of which is read along an index by itself."""
    return [_pinned(actor).filter(part) for part in shown_pins_in_parts(actor)]


def _pinned(actor: Member) -> QuerySet[WorkflowDocument]:
    found: QuerySet[WorkflowDocument] = WorkflowDocument.objects.filter(project_key=actor.project.pk)  # none deleted
    return found


def _by_template(actor: Member, rows: Rows, counted: Counted) -> Rows:
    rows = rows.filter(template_name=counted.called)
    return _over(actor, rows, counted) if counted.what == DONE else _with_steps(actor, rows, counted)


def _by_discipline(actor: Member, rows: Rows, counted: Counted) -> Rows:
    rows = rows.filter(Exists(_of_discipline(actor, counted).filter(workflow=OuterRef("pk"))))
    return _over(actor, rows, counted) if counted.what == DONE else _with_steps(actor, rows, counted)


def _by_step(actor: Member, rows: Rows, counted: Counted) -> Rows:
    return _with_steps(actor, rows.filter(template_name=counted.of), counted)


def _by_person(actor: Member, rows: Rows, counted: Counted) -> Rows:
    rows = rows.filter(Exists(_parts(actor, counted).filter(step__workflow=OuterRef("pk"))))
    return rows if counted.what == DONE else rows.filter(status=WorkflowStatus.RUNNING)


def _over(actor: Member, rows: Rows, counted: Counted) -> Rows:
    return rows.filter(counted.period("ended_at", actor.project.time_zone), status__in=OVER)


def _with_steps(actor: Member, rows: Rows, counted: Counted) -> Rows:
    rows = rows.filter(Exists(_steps(actor, counted).filter(workflow=OuterRef("pk"))))
    return rows if counted.what == DONE else rows.filter(status=WorkflowStatus.RUNNING)


def _of_discipline(actor: Member, counted: Counted) -> QuerySet[WorkflowDocument]:
    """The documents in workflows of the discipline that was counted by."""
    of = {"document__discipline__code": counted.of, "document__discipline__name": counted.called}
    return seen_documents(actor).filter(**of if counted.called else {"document__discipline": None})


def _steps(actor: Member, counted: Counted) -> Any:
    """The steps that stand as was counted, in whichever workflow; by step those that are called so."""
    steps = WorkflowStep.objects.filter(**{"name": counted.called} if counted.by == "step" else {})
    if counted.what == STUCK:
        return steps.filter(reassigning.stuck(actor.project.pk))
    if counted.what == DONE:
        period = counted.period("closed_at", actor.project.time_zone)
        return steps.filter(period, status=StepStatus.DONE, opened_at__isnull=False)
    return steps.filter(_stand(actor, counted, ""))


def _parts(actor: Member, counted: Counted) -> Any:
    """What is asked of the person who was counted by, or of people outside, and stands as was counted."""
    parts = StepPart.objects.filter(**{"user__name": counted.called} if counted.called else {"user": None})
    if counted.what == DONE:
        period = counted.period("decided_at", actor.project.time_zone)
        return parts.filter(period, status=PartStatus.ANSWERED, opened_at__isnull=False)
    return parts.filter(_stand(actor, counted, "step__"), status=PartStatus.ASKED)


def _stand(actor: Member, counted: Counted, step: str) -> Q:
    """That a step is open, and late or as old as is asked for."""
    column, now = f"{step}{DAYS[counted.what]}", clock.now()
    found = Q(**{f"{step}status": StepStatus.OPEN}) & counted.period(column, actor.project.time_zone)
    if counted.what == LATE:
        return found & Q(**{f"{column}__lte": now})
    return found & periods.aged(column, now, counted.low, counted.high or None)


CONDITIONS: dict[str, Callable[[Member, Any, Counted], Any]] = {
    "template": _by_template,
    "step": _by_step,
    "discipline": _by_discipline,
    "person": _by_person,
    "project": _with_steps,
}
