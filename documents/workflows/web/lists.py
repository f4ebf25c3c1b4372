"""The lists of workflows and their templates: what they are narrowed by, their orders, columns and exports."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import format_html

from documents.workflows.models import StepPart
from documents.workflows.models.words import TemplateStatus, WorkflowStatus
from documents.workflows.queries import templates
from documents.workflows.queries.counted import Counted, narrowed, number
from documents.workflows.queries.reassigning import needing
from documents.workflows.queries.workflows import overdue
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import MOST_COUNTED, Cell, Choice, Column, Filter, List, Reading, Told, Words, containing
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts
from projects.models import Project

TEMPLATES = List(
    caption=_("Workflow templates"),
    counted=ngettext_lazy("{count} template", "{count} templates", "number"),
    columns=(
        Column(_("Name"), "wide", sort="name"),
        Column(_("Category"), "priority-2"),
        Column(_("Status"), "nowrap"),
        Column(_("Version"), "number"),
        Column(_("Running"), "number"),
    ),
    rows="workflows/template_rows.html",
    orders={"name": ("name", "id")},
    first="name",
    filters=(
        Words(name="q", label=_("Search"), narrow=containing("name", "category", "description")),
        Choice(
            name="status",
            label=_("Status"),
            choices=((TemplateStatus.DRAFT.value, _("Draft")), (TemplateStatus.ACTIVE.value, _("Active"))),
            narrow=lambda rows, value: rows.filter(status=value),
        ),
        Choice(name="archived", label=_("Archived"), choices=(("only", _("Archived only")),), nothing=_("Left out")),
    ),
)


WORKFLOW_COLUMNS = (
    Column(_("Number"), "code nowrap", sort="number", name="number", is_kept=True, is_plain=True),
    Column(_("Title"), "wide", sort="title", name="title", is_plain=True),
    Column(_("State"), name="state", is_plain=True),
    Column(_("Step due"), "nowrap priority-2", name="due", is_labelled=True),
    Column(_("Started"), "nowrap priority-3", name="started", is_labelled=True),
    Column(_("Waits at"), name="step", is_extra=True),
    Column(_("Documents"), "number", name="documents", is_extra=True),
    Column(_("Template"), name="template", is_extra=True),
    Column(_("Started by"), name="starter", is_extra=True),
    Column(_("Ended"), "nowrap", name="ended", is_extra=True),
)


def workflows(actor: Member) -> List:
    """The workflows of the actor's project, for them."""
    project = actor.project
    return List(
        caption=_("Workflows"),
        counted=ngettext_lazy("{count} workflow", "{count} workflows", "number"),
        columns=WORKFLOW_COLUMNS,
        orders={"number": ("number", "id"), "title": ("title", "id")},
        first="-number",
        filters=(*_filters(project, actor.user), _by_template(project), _by_figure(actor)),
        cells=CELLS,
        prepare=lambda rows: map(partial(_row, project), rows),
    )


def _filters(project: Project, user: Any) -> tuple[Filter, ...]:
    mine = (("waiting", _("Waiting for me")), ("started", _("Started by me")))
    return (
        Words(name="q", label=_("Search"), narrow=containing("title", "template_name")),
        Choice(name="status", label=_("State"), choices=tuple(WorkflowStatus.choices), narrow=_by("status")),
        Choice(name="mine", label=_("Mine"), choices=mine, narrow=lambda rows, value: _mine(rows, value, user)),
        Choice(
            name="left",
            label=_("People"),
            choices=(("yes", _("Needs reassignment")),),
            narrow=lambda rows, _value: rows.filter(needing(project.pk)),
        ),
        Choice(
            name="overdue",
            label=_("Overdue"),
            choices=(("yes", _("Overdue only")),),
            narrow=lambda rows, _value: rows.filter(overdue()),
        ),
    )


def _by_template(project: Project) -> Filter:
    names = dict.fromkeys(templates.startable(project).values_list("name", flat=True))
    choices = tuple((name, name) for name in names)
    return Choice(name="template", label=_("Template"), choices=choices, narrow=_by("template_name"))


def _by_figure(actor: Member) -> Filter:
    return Told(
        name="counted",
        label=_("Counted"),
        reads=Counted.read,
        says=lambda value: value.words,
        narrow=partial(narrowed, actor),
    )


def counted_in(actor: Member, reading: Reading, rows: QuerySet[Any]) -> tuple[str, str]:
    """What a figure counted of which several may lie in one workflow, and how many of it lie in those listed.

    Both are empty where the list holds just what was counted, and where it cannot be read.
    """
    counted = reading.filters.values.get("counted")
    if reading.is_refused or not isinstance(counted, Counted) or not counted.kind:
        return "", ""
    there = number(actor, reading.filters.narrowed(rows), counted, most=MOST_COUNTED + 1)
    return counted.kind, f"{MOST_COUNTED:,}+" if there > MOST_COUNTED else f"{there:,}"


CELLS = (
    Cell("Number", lambda row: row.code),
    Cell("Title", lambda row: row.title),
    Cell("State", lambda row: row.state_label),
    Cell("Waits at", lambda row: row.step_name or ""),
    Cell("Due", lambda row: row.step_due_at, Kind.MOMENT),
    Cell("Documents", lambda row: row.documents_count, Kind.NUMBER),
    Cell("Template", lambda row: row.template_name),
    Cell("Started by", lambda row: str(row.started_by)),
    Cell("Started", lambda row: row.started_at, Kind.MOMENT),
    Cell("Ended", lambda row: row.ended_at, Kind.MOMENT),
)


def _row(project: Project, row: Any) -> dict[str, Any]:
    """A workflow as its row shows it, with its days as people read them."""
    row.project, row.organisation, zone = project, project.organisation, project.time_zone
    is_late = row.step_due_at is not None and row.step_due_at <= clock.now()
    at = f"at {row.step_name}" if row.step_name else ""
    return {
        "number": format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.code),
        "title": texts.together(row.title, texts.muted(row.template_name, at)),
        "state": texts.together(
            texts.status(row.state_label, row.state_tone),
            texts.status(_("Waits for you"), "warn") if row.waits_for_me else "",
            texts.status(_("Overdue"), "bad", "clock") if is_late else "",
        ),
        "due": clock.shown_day(clock.last_day(row.step_due_at, zone)) if row.step_due_at else texts.NOTHING,
        "started": clock.shown_day(row.started_at, zone),
        "step": row.step_name or texts.NOTHING,
        "documents": row.documents_count,
        "template": row.template_name,
        "starter": row.started_by,
        "ended": clock.shown_day(row.ended_at, zone) if row.ended_at else texts.NOTHING,
    }


def _by(column: str) -> Any:
    return lambda rows, value: rows.filter(**{column: value})


def _mine(rows: QuerySet[Any], value: str, user: Any) -> QuerySet[Any]:
    if value == "started":
        return rows.filter(started_by=user)
    return rows.filter(Exists(StepPart.objects.waiting().filter(step__workflow=OuterRef("pk"), user=user)))
