"""Lists of projects and of a project's team."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.queries import enrolment
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, Filter, List, Words, containing
from kazinex.core.permissions import Permission
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts
from projects import queries
from projects.models import AccessGroupMember, Holiday, Project, ProjectMembership, ProjectStatus
from projects.models.roles import ProjectRole
from projects.queries.my_work import Work
from projects.web.my_work import Narrowed

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PERIODS = (("ahead", _("Today and later")), ("past", _("Past")))
TEAM_ORDERS = {
    "name": ("user__name", "pk"),
    "role": ("role", "user__name", "pk"),
    "last_active_at": ("active_or_never", "user__name", "pk"),
}
TEAM_COLUMNS = {  # in order; those a project's manager alone is told are in OF_MANAGERS (SPEC 5)
    "name": Column(_("Name"), "wide", sort="name"),
    "email": Column(_("E-mail"), "priority-2"),
    "role": Column(_("Role"), sort="role"),
    "groups": Column(_("Groups"), "priority-3"),
    "two_factor": Column(_("Two-factor"), "nowrap priority-2"),
    "last_active_at": Column(_("Last active"), "nowrap priority-3", sort="last_active_at"),
}
BOX = Column(_("Select"), "check")
OF_MANAGERS = frozenset({"email", "two_factor", "last_active_at"})
TEAM_CELLS = (
    Cell("Name", lambda member: member.name),
    Cell("E-mail", lambda member: member.email),
    Cell("Role", lambda member: member.role_name),
    Cell("Groups", lambda member: ", ".join(member.group_names)),
    Cell("Two-factor", lambda member: member.two_factor),
    Cell("Last active", lambda member: member.last_active_at, Kind.MOMENT),
)
HANDED_OVER = ("handed_over", _("Handed over"))


def projects(acting_as: Mapping[int, str], work: Mapping[str, Work]) -> List:
    """The projects that exist for a person, with the role they act in, by key, and what waits for them, by code."""
    status = (*ProjectStatus.choices, HANDED_OVER)
    return List(
        caption=_("Projects"),
        counted=ngettext_lazy("{count} project", "{count} projects", "number"),
        columns=(
            Column(_("Name"), "wide"),
            Column(_("Code"), "code"),
            Column(_("Reference"), "priority-3"),
            Column(_("Your role")),
            Column(_("Waiting for you"), "number"),
            Column(_("Overdue"), "number"),
            Column(_("Start"), "nowrap priority-3"),
            Column(_("End"), "nowrap priority-2"),
            Column(_("Status"), "nowrap"),
        ),
        rows="projects/project_rows.html",
        orders={"": ("place", "name", "pk")},
        filters=(
            Words(name="q", label=_("Search"), narrow=containing("name", "code", "reference")),
            Choice(name="status", label=_("Status"), choices=status, nothing=_("Any status"), narrow=_in_status),
        ),
        prepare=partial(_project_rows, acting_as=acting_as, work=work),
    )


def in_place(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Active ones first, then the closed, then the archived."""
    place = Case(When(status="active", then=0), When(status="closed", then=1), default=2, output_field=IntegerField())
    return projects.select_related("organisation").annotate(place=place)


def team(actor: Member) -> List:
    """The people of the project; who manages members is told more of them, and may narrow and sort by that."""
    manages = may_manage(actor)
    told = [name for name in TEAM_COLUMNS if manages or name not in OF_MANAGERS]
    return List(
        caption=_("Team"),
        counted=ngettext_lazy("{count} person", "{count} people", "number"),
        columns=[*([BOX] if manages else ()), *(TEAM_COLUMNS[name] for name in told)],
        rows="projects/team_rows.html",
        orders={name: order for name, order in TEAM_ORDERS.items() if name in told},
        first="name",
        filters=tuple(_team_filters(actor, manages=manages)),
        cells=TEAM_CELLS,
        prepare=partial(_team_rows, actor=actor, told=told),
    )


def holidays(*, here: int | None, address: Callable[[Holiday], str]) -> List:
    """The days off of the organisation and of a project; what is `here`'s own has an address where it is taken out."""
    return List(
        caption=_("Days off"),
        counted=ngettext_lazy("{count} day", "{count} days", "number"),
        columns=(
            Column(_("Day"), "nowrap", sort="day"),
            Column(_("Name"), "wide", sort="name"),
            Column(_("From")),
            Column(_("Actions"), is_hidden=True),
        ),
        rows="projects/holiday_rows.html",
        orders={"day": ("day", "pk"), "name": ("name", "day", "pk")},
        first="day",
        filters=(
            Words(name="q", label=_("Search"), narrow=containing("name")),
            Choice(name="when", label=_("When"), choices=PERIODS, nothing=_("Any time"), narrow=_in_period),
        ),
        prepare=partial(_holiday_rows, here=here, address=address),
    )


def team_of(project: Project) -> QuerySet[ProjectMembership]:
    """Whoever the list of the team is of, with what it sorts by."""
    found: QuerySet[ProjectMembership] = queries.team(project)
    return found.annotate(active_or_never=Coalesce("last_active_at", Value(LONG_AGO)))


def may_manage(actor: Member) -> bool:
    """Whether they manage members here, though the project may be closed today."""
    return actor.holds(Permission.MANAGE_MEMBERS)


def _team_filters(actor: Member, *, manages: bool) -> Iterator[Filter]:
    """By address and second factor only for who is told them: a filter would tell them one question at a time."""
    searched = ("user__name", "user__email") if manages else ("user__name",)
    roles, states = tuple(ProjectRole.choices), tuple(enrolment.STATES)
    groups = tuple((group.public_id, group.name) for group in queries.groups(actor.project))
    yield Words(name="q", label=_("Search"), narrow=containing(*searched))
    yield Choice(name="role", label=_("Role"), choices=roles, nothing=_("Any role"), narrow=_in_role)
    yield Choice(name="group", label=_("Group"), choices=groups, nothing=_("Any group"), narrow=_in_group)
    if manages:
        by_state = partial(_with_two_factor, demanded=enrolment.demanded_of(actor.organisation))
        yield Choice(name="two_factor", label=_("Two-factor"), choices=states, nothing=_("Any state"), narrow=by_state)


def _in_status(rows: QuerySet[Project], status: str) -> QuerySet[Project]:
    return rows.exclude(handed_over_at=None) if status == HANDED_OVER[0] else rows.filter(status=status)


def _in_period(rows: QuerySet[Holiday], period: str) -> QuerySet[Holiday]:
    today = clock.now().date()
    return rows.filter(day__gte=today) if period == "ahead" else rows.filter(day__lt=today)


def _in_role(rows: QuerySet[Any], role: str) -> QuerySet[Any]:
    return rows.filter(role=role)


def _in_group(rows: QuerySet[Any], group: str) -> QuerySet[Any]:
    return rows.filter(user__in=AccessGroupMember.objects.filter(group__public_id=group).values("user"))


def _with_two_factor(rows: QuerySet[Any], state: str, *, demanded: Q) -> QuerySet[Any]:
    """People with a second factor; without, where it is demanded of them (pending) or not (off)."""
    if state == enrolment.ENABLED:
        return rows.filter(~Q(enrolled_at=None))
    waiting = rows.filter(enrolled_at=None)
    return waiting.filter(demanded) if state == enrolment.PENDING else waiting.exclude(demanded)


def _project_rows(
    projects: Sequence[Project], *, acting_as: Mapping[int, str], work: Mapping[str, Work]
) -> Iterator[dict[str, Any]]:
    for project in projects:
        waiting, there = work[project.code], Narrowed(project.organisation.slug, project.code)
        yield {
            "url": project.get_absolute_url(),
            "name": project.name,
            "code": project.code,
            "reference": project.reference or texts.NOTHING,
            "role": acting_as[project.pk] or texts.NOTHING,
            "waiting": waiting.count_words,
            "waiting_url": there.url if waiting else "",
            "overdue": waiting.late_words,
            "overdue_url": there.late.url if waiting.late() else "",
            "starts_on": texts.moment(project.starts_on),
            "ends_on": texts.moment(project.ends_on),
            "status": texts.status(project.state_label, project.status_tone),
        }


def _holiday_rows(
    holidays: Sequence[Holiday], *, here: int | None, address: Callable[[Holiday], str]
) -> Iterator[dict[str, Any]]:
    for holiday in holidays:
        yield {
            "day": texts.moment(holiday.day),
            "name": holiday.name,
            "from": _("Project") if holiday.project_id else _("Organisation"),
            "remove_url": address(holiday) if holiday.project_id == here else "",
        }


def _team_rows(members: Sequence[Any], *, actor: Member, told: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each person as their row shows them, leading to their page where there is one for this reader."""
    place = reverse("projects:team", args=[actor.organisation.slug, actor.project.code])
    may_open, zone = actor.decide(Permission.MANAGE_MEMBERS), texts.zone_of(actor)
    for member in members:
        enrolment.marked(member, actor.organisation)
        said = {
            "name": texts.person(member.name),
            "email": member.email,
            "role": member.role_name,
            "groups": ", ".join(member.group_names) or texts.NOTHING,
            "two_factor": texts.status(member.two_factor, member.two_factor_tone),
            "last_active_at": texts.moment(member.last_active_at, zone),
        }
        url = f"{place}{member.public_id}/" if may_open else ""
        box = {"selected": member.public_id, "label": member.name}
        yield {"url": url, "is_told_all": "email" in told, **box} | {name: said[name] for name in told}
