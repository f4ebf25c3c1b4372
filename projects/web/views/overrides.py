"""What roles may do: the matrix of the organisation and of a project, changed in batches after a preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models.roles import Role
from kazinex.core import clock, form_keys
from kazinex.core.dry_run import dry_run
from kazinex.core.errors import Conflict
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import GRANTABLE, Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.queries import permission_matrix, previews
from projects.queries.access_effects import Consequence
from projects.queries.permission_matrix import Cell, Key
from projects.queries.previews import Pending
from projects.services import overrides
from projects.web.forms.overrides import MatrixForm
from projects.web.views.projects import RUNNERS


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell as the page draws it."""

    cell: Cell
    field: BoundField | None
    until: date | None = None


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
        return (
            ngettext("{count} override", "{count} overrides", count).format(count=count)
            if count
            else _("as by default")
        )

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


@access(Permission.MANAGE_SETTINGS, only=RUNNERS, fresh_proof=True)
@sent_once
def organisation_permissions(request: MemberRequest) -> HttpResponse:
    """Overrides that count in every project."""
    return _matrix(request)


@access(Permission.MANAGE_SETTINGS, fresh_proof=True)
@sent_once
def settings_permissions(request: MemberRequest) -> HttpResponse:
    """Overrides that count in this project."""
    return _matrix(request)


def _matrix(request: MemberRequest) -> HttpResponse:
    cells = permission_matrix.cells(request.project)
    form = MatrixForm(posted(request), cells=cells)
    step, change = request.POST.get("step", "preview"), partial(_apply, request, form)
    if step != "edit" and form.submit(change if step == "save" else partial(dry_run, change)):
        return _saved(request, form.result) if step == "save" else _preview(request, form, cells)
    if isinstance(form.broken, Conflict):
        cells = permission_matrix.cells(request.project)
        form = MatrixForm(request.POST, cells=cells)
    columns = _columns(request, cells, form)
    context: dict[str, Any] = {"form": form, "columns": columns, "layout": _layout(request)}
    context["actions"] = [[column.cells[place] for column in columns] for place in range(len(Permission))]
    return page(request, "projects/permissions.html", **context)


def _apply(request: MemberRequest, form: MatrixForm) -> int:
    typed = form.cleaned_data
    ends_at = _end(request, typed["ends_on"])
    pending, reason = form.pending(), typed["reason"]
    return overrides.apply(
        request.project, pending=pending, reason=reason, ends_at=ends_at, by=request.actor, shown=form.shown
    )


def _saved(request: MemberRequest, count: int) -> HttpResponse:
    saved = ngettext(
        "{count} change saved. What is set counts from now on.",
        "{count} changes saved. What is set counts from now on.",
        count,
    ).format(count=count)
    messages.success(request, saved if count else _("All of it was saved already."))
    return redirect(_address(request))


def _preview(request: MemberRequest, form: MatrixForm, cells: dict[Key, Cell]) -> HttpResponse:
    pending = form.pending()
    then = permission_matrix.of(request.project, pending)
    preview = previews.of_overrides(request.project, pending)
    context: dict[str, Any] = {"form": form, "back": _address(request), "layout": _layout(request)}
    context["changes"] = [_change(cells[one.role, one.permission], one, then) for one in pending]
    context["preview"] = previews.Preview(
        preview.consequences, (*_own(request, preview.consequences), *preview.warnings)
    )
    return page(request, "projects/permissions_preview.html", sent=_sent(request, form), **context)


def _own(request: MemberRequest, effects: Sequence[Consequence]) -> list[str]:
    """A warning to somebody who is about to shut themself out of this page."""
    own = [effect for effect in effects if effect.person == request.user and effect.project == request.project]
    if not any(Permission.MANAGE_SETTINGS in effect.loses for effect in own):
        return []
    return [_("You yourself would lose “Manage settings”, and with it this page. Somebody else would have to undo it.")]


def _change(cell: Cell, one: Pending, then: dict[Key, bool]) -> Change:
    what = f"{one.effect} again" if one.renews else one.effect or "back to default"
    words = f"{cell.role.name}: {cell.action.label}, {what}"
    return Change(words, cell.effective, then[one.role, one.permission])


def _sent(request: MemberRequest, form: MatrixForm) -> list[tuple[str, str]]:
    """What was sent, to be sent again: what the page showed, the cells that change, and the reason and end."""
    names = [f"cell-{one.role}-{one.permission}" for one in form.pending()]
    seen = request.POST.get("seen") or form.initial["seen"]
    sent = [(name, request.POST.get(name, "")) for name in ["reason", "ends_on", *names]]
    return [("seen", seen), (form_keys.FIELD, form.data[form_keys.FIELD]), *sent]


def _columns(request: MemberRequest, cells: dict[Key, Cell], form: MatrixForm) -> list[Column]:
    columns: dict[str, Column] = {}
    for cell in cells.values():
        column = columns.setdefault(cell.role.value, Column(cell.role, []))
        ends_at = cell.override.ends_at if cell.override else None
        until = clock.last_day(ends_at, _zone(request)) if ends_at else None
        column.cells.append(Shown(cell, form[cell.name] if cell.action in GRANTABLE else None, until))
    return list(columns.values())


def _end(request: MemberRequest, last_day: date | None) -> datetime | None:
    return clock.end_of_day(last_day, _zone(request)) if last_day else None


def _zone(request: MemberRequest) -> str:
    return str(request.project.time_zone if request.project else request.organisation.time_zone)


def _address(request: MemberRequest) -> str:
    if request.project:
        return reverse("projects:settings-permissions", args=[request.organisation.slug, request.project.code])
    return reverse("projects:organisation-permissions", args=[request.organisation.slug])


def _layout(request: MemberRequest) -> str:
    return "layouts/project_settings.html" if request.project else "layouts/settings.html"
