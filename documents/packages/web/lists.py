"""The lists of packages: what they are narrowed by, their orders, columns and exports."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from documents.packages.models import WorkPackageStatus
from kazinex.core.lists import Cell, Choice, Column, List, Words, containing
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from projects import queries as project_queries
from projects.models import Project, TermKind

Rows = QuerySet[Any]


def _by(column: str) -> Callable[[Rows, Any], Rows]:
    return lambda rows, value: rows.filter(**{column: value})


PACKAGES = List(
    caption=_("Packages"),
    counted=ngettext_lazy("{count} package", "{count} packages", "number"),
    is_saved=True,
    columns=(
        Column(_("Name"), "wide", sort="name"),
        Column(_("Purpose"), "wide priority-3"),
        Column(_("Responsible"), "priority-2"),
        Column(_("Documents"), "number"),
        Column(_("Last sent"), "nowrap priority-2"),
    ),
    rows="packages/package_rows.html",
    orders={"name": ("name", "id")},
    first="name",
    filters=(
        Words(name="q", label=_("Search"), narrow=containing("name", "purpose")),
        Choice(name="archived", label=_("Archived"), choices=(("only", _("Archived only")),), nothing=_("Left out")),
    ),
    cells=(
        Cell("Name", lambda row: row.name),
        Cell("Purpose", lambda row: row.purpose),
        Cell("Responsible", lambda row: str(row.responsible or "")),
        Cell("Documents", lambda row: row.documents_count, Kind.NUMBER),
        Cell("Last sent", lambda row: row.sent_at, Kind.MOMENT),
    ),
)


NOT_CLOSED = ("not_closed", _("Not closed"))
WORK_COLUMNS = (
    Column(_("Number"), "code nowrap", sort="number"),
    Column(_("Title"), "wide", sort="title"),
    Column(_("Kind"), "priority-3"),
    Column(_("Discipline"), "priority-3"),
    Column(_("Responsible party"), "priority-3"),
    Column(_("Target date"), "nowrap priority-2", sort="target"),
    Column(_("Documents"), "number"),
    Column(_("Status"), "nowrap"),
)
WORK_CELLS = (
    Cell("Number", lambda row: row.number),
    Cell("Title", lambda row: row.title),
    Cell("Kind", lambda row: row.kind),
    Cell("Discipline", lambda row: str(row.discipline or "")),
    Cell("Responsible party", lambda row: row.responsible_party),
    Cell("Target date", lambda row: row.target_on),
    Cell("Documents", lambda row: row.documents_count, Kind.NUMBER),
    Cell("Status", lambda row: row.get_status_display()),
)


def work_packages(project: Project) -> List:
    """The work packages of a project."""
    terms = project_queries.terms(project, TermKind.DISCIPLINE)
    disciplines = tuple((term.code, str(term)) for term in terms)
    return List(
        caption=_("Work packages"),
        counted=ngettext_lazy("{count} work package", "{count} work packages", "number"),
        is_saved=True,
        columns=WORK_COLUMNS,
        rows="packages/work_package_rows.html",
        orders={"number": ("number", "id"), "title": ("title", "id"), "target": ("due_on", "id")},
        first="number",
        filters=(
            Words(name="q", label=_("Search"), narrow=containing("number", "title", "responsible_party")),
            Choice(
                name="status", label=_("Status"), choices=(NOT_CLOSED, *WorkPackageStatus.choices), narrow=_in_status
            ),
            Choice(name="discipline", label=_("Discipline"), choices=disciplines, narrow=_by("discipline__code")),
        ),
        cells=WORK_CELLS,
    )


def _in_status(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == NOT_CLOSED[0]:
        return rows.exclude(status=WorkPackageStatus.CLOSED)
    return rows.filter(status=value)
