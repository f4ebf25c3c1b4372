"""What roles may do: the matrix of the organisation and of a project, changed in batches after a preview."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.roles import Role
from kazinex.core import moments
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import GRANTABLE, Permission
from projects import matrix, previews
from projects.forms.overrides import MatrixForm
from projects.matrix import Cell, Key
from projects.previews import Pending
from projects.services import overrides
from projects.views.projects import RUNNERS


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell as the page draws it."""

    cell: Cell
    field: BoundField | None


@dataclass(frozen=True, slots=True)
class Column:
    """One role with all its actions."""

    role: Role
    cells: list[Shown]

    @property
    def overridden(self) -> int:
        """How many of its cells are overridden here."""
        return sum(shown.cell.override is not None for shown in self.cells)

    @property
    def words(self) -> str:
        """The same in words."""
        count = self.overridden
        return f"{count} override{'' if count == 1 else 's'}" if count else "as by default"

    @property
    def is_open(self) -> bool:
        """Open where there is something to see: an override, or a choice that was not saved."""
        return self.overridden > 0 or any(
            shown.field is not None and shown.field.form.is_bound and shown.field.value() != shown.cell.chosen
            for shown in self.cells
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One pending change in words."""

    words: str
    before: bool
    after: bool


@access(Permission.MANAGE_SETTINGS, only=RUNNERS, sudo=True)
def organisation_permissions(request: MemberRequest) -> HttpResponse:
    """Overrides that count in every project."""
    return _matrix(request)


@access(Permission.MANAGE_SETTINGS, sudo=True)
def settings_permissions(request: MemberRequest) -> HttpResponse:
    """Overrides that count in this project."""
    return _matrix(request)


def _matrix(request: MemberRequest) -> HttpResponse:
    cells = matrix.cells(request.project)
    form = MatrixForm(request.POST or None, cells=cells)
    if form.is_valid():
        pending, reason, last_day = form.pending(), form.cleaned_data["reason"], form.cleaned_data["ends_on"]
        if request.POST.get("step") != "save":
            return _preview(request, form, cells)
        try:
            ends_at = _end(request, last_day)
            count = overrides.apply(request.project, pending=pending, reason=reason, ends_at=ends_at, by=request.actor)
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.words)
        else:
            messages.success(request, f"{count} override{'' if count == 1 else 's'} saved. They count from now on.")
            return redirect(_address(request))
    context: dict[str, Any] = {"form": form, "columns": _columns(cells, form), "layout": _layout(request)}
    return page(request, "projects/permissions.html", status=422 if form.errors else 200, **context)


def _preview(request: MemberRequest, form: MatrixForm, cells: dict[Key, Cell]) -> HttpResponse:
    pending = form.pending()
    then = matrix.of(request.project, pending)
    context: dict[str, Any] = {"form": form, "back": _address(request), "layout": _layout(request)}
    context["changes"] = [_change(cells[one.role, one.permission], one, then) for one in pending]
    context |= {"preview": previews.of_overrides(request.project, pending), "sent": _sent(request, form)}
    return page(request, "projects/permissions_preview.html", **context)


def _change(cell: Cell, one: Pending, then: dict[Key, bool]) -> Change:
    words = f"{cell.role.name}: {cell.action.label}, {one.effect or 'back to default'}"
    return Change(words, cell.effective, then[one.role, one.permission])


def _sent(request: MemberRequest, form: MatrixForm) -> list[tuple[str, str]]:
    """What was sent, to be sent again: only the cells that change, and the reason and end."""
    names = [f"cell-{one.role}-{one.permission}" for one in form.pending()]
    return [(name, request.POST.get(name, "")) for name in ["reason", "ends_on", *names]]


def _columns(cells: dict[Key, Cell], form: MatrixForm) -> list[Column]:
    columns: dict[str, Column] = {}
    for cell in cells.values():
        column = columns.setdefault(cell.role.value, Column(cell.role, []))
        column.cells.append(Shown(cell, form[cell.name] if cell.action in GRANTABLE else None))
    return list(columns.values())


def _end(request: MemberRequest, last_day: date | None) -> datetime | None:
    zone = request.project.time_zone if request.project else request.organisation.time_zone
    return moments.end_of_day(last_day, zone) if last_day else None


def _address(request: MemberRequest) -> str:
    if request.project:
        return reverse("projects:settings-permissions", args=[request.organisation.slug, request.project.code])
    return reverse("projects:organisation-permissions", args=[request.organisation.slug])


def _layout(request: MemberRequest) -> str:
    return "layouts/project_settings.html" if request.project else "layouts/settings.html"
