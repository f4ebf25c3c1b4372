"""The facts decisions are made from, gathered where they live: one query for one person in one project."""

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, JSONField, Q, QuerySet, Value
from django.db.models.functions import Now

from accounts.models import Membership
from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core.access import DocumentFilter, Effect, Grants, Group, Level, Override, ProjectGrants
from kazinex.core.prepared import Prepared
from projects.models import AccessGroup, PermissionOverride, Project
from projects.models.personal_facts import FilterFacts, GroupFacts, PersonalFacts
from projects.models.roles import DEFAULTS

Overrides = Sequence[tuple[str, Override]]
OF_A_PROJECT = (
    "(select jsonb_object_agg(person, projects_facts(project, person)) from %(expressions)s)",
    " as pair (project, person) where project = ",
)
OF_A_PERSON = (
    "(select jsonb_object_agg(project, projects_facts(project, person)) from %(expressions)s)",
    " as pair (project, person) where person = ",
)
OVERRIDE_FIELDS = ("pk", "role", "permission", "effect", "reason")


def in_force() -> Q:
    """Overrides that count now: an end date that has passed ends them by itself."""
    return Q(ends_at=None) | Q(ends_at__gt=Now())


def organisation_overrides() -> Overrides:
    """The overrides of the active organisation that are in force; one query."""
    return _overrides(_of_organisation(), Level.ORGANISATION)


@Prepared
def _of_organisation() -> QuerySet[PermissionOverride, dict[str, Any]]:
    rows = PermissionOverride.objects.filter(in_force(), project=None).order_by("pk")
    found: QuerySet[PermissionOverride, dict[str, Any]] = rows.values(*OVERRIDE_FIELDS)
    return found


def project_overrides(*projects: Project) -> dict[int, Overrides]:
    """The overrides of projects that are in force, by the project's key; one query."""
    found: dict[int, list[tuple[str, Override]]] = {project.pk: [] for project in projects}
    rows = PermissionOverride.objects.filter(in_force(), project__in=found).order_by("pk")
    for row in rows.values("project_id", *OVERRIDE_FIELDS):
        found[row["project_id"]].append(_override(row, Level.PROJECT))
    return dict(found)


def every_override(*projects: Project) -> tuple[Overrides, dict[int, Overrides]]:
    """Both: those of the active organisation, and those of projects by their keys; one query."""
    here: list[tuple[str, Override]] = []
    found: dict[int, list[tuple[str, Override]]] = {project.pk: [] for project in projects}
    rows = PermissionOverride.objects.filter(in_force()).filter(Q(project=None) | Q(project__in=found))
    for row in rows.order_by("pk").values("project_id", *OVERRIDE_FIELDS):
        if row["project_id"] is None:
            here.append(_override(row, Level.ORGANISATION))
        else:
            found[row["project_id"]].append(_override(row, Level.PROJECT))
    return here, dict(found)


def with_facts(user_id: int) -> QuerySet[Project]:
    """Projects, each with what decides about one person there: their role, the overrides in force, their groups.

    The database gathers them (`projects_facts`), behind the wall; put together here they cost more than their query.
    """
    gathered = Func(F("pk"), Value(user_id), function="projects_facts", output_field=JSONField())
    found: QuerySet[Project] = Project.objects.annotate(facts=gathered)
    return found


def of_pairs(pairs: Collection[tuple[int, int]]) -> Iterator[tuple[int, Project]]:
    """The same for several people: each with their project, of pairs of a project's and a person's key; one query."""
    people = _gathered(pairs, F("pk"), OF_A_PROJECT)
    for project in Project.objects.filter(pk__in={project for project, _ in pairs}).annotate(people=people):
        for person, gathered in project.people.items():
            yield int(person), holding(project, gathered)


def of_persons(pairs: Collection[tuple[int, int]]) -> Func:
    """The same of members, to be annotated: by the key of each project of theirs what decides about them there."""
    return _gathered(pairs, F("user_id"), OF_A_PERSON)


def holding(project: Project, gathered: PersonalFacts) -> Project:
    """A project with what decides about one person there."""
    found = copy.copy(project)
    found.facts = gathered
    return found


def of_organisation(project: Project) -> Overrides:
    """The organisation's overrides, of a project read by `with_facts`."""
    return _at(Level.ORGANISATION, project)


def grants(membership: Membership, overrides: Overrides, project: ProjectGrants | None = None) -> Grants:
    """The facts of one member, at organisation level or in one project."""
    return Grants(
        is_member=membership.is_active and membership.user.is_active,
        organisation_role=membership.role,
        organisation_defaults=ORGANISATION_ROLES[membership.role].allows,
        organisation_overrides=tuple(overrides),
        project=project,
    )


def of_project(project: Project, organisation: Overrides) -> ProjectGrants:
    """The project's part, of a project read by `with_facts`."""
    return in_project(
        project,
        role=project.facts["role"] or "",
        overrides=(*organisation, *_at(Level.PROJECT, project)),
        groups=[group(row) for row in project.facts["groups"]],
    )


def in_project(project: Project, *, role: str, overrides: Overrides, groups: Iterable[Group]) -> ProjectGrants:
    """The project's part, of facts gathered otherwise."""
    return ProjectGrants(
        pk=project.pk,
        is_open=project.is_open,
        state=project.status,
        explicit_role=role,
        role_defaults=DEFAULTS,
        overrides=tuple(overrides),
        groups=tuple(groups),
    )


def group(row: GroupFacts) -> Group:
    """An access control group as a decision takes it."""
    return Group(row["pk"], row["name"], frozenset(row["actions"]), document_filter(row), row.get("public_id", ""))


def document_filter(row: FilterFacts) -> DocumentFilter:
    """Which documents it shows."""
    return DocumentFilter(
        frozenset(row["disciplines"]),
        frozenset(row["document_types"]),
        frozenset(row["zones"]),
        frozenset(row["statuses"]),
        row["confidentiality"],
    )


def group_of(row: AccessGroup) -> Group:
    """The same of a row of the table."""
    return group(
        {
            "pk": row.pk,
            "name": row.name,
            "actions": row.actions,
            "disciplines": row.disciplines,
            "document_types": row.document_types,
            "zones": row.zones,
            "statuses": row.statuses,
            "confidentiality": row.confidentiality,
            "public_id": row.public_id,
        }
    )


def _gathered(pairs: Collection[tuple[int, int]], at: F, asked: tuple[str, str]) -> Func:
    keys = ArrayField(BigIntegerField())
    sides = (Value([pair[side] for pair in pairs], keys) for side in (0, 1))
    told, here = asked
    return Func(Func(*sides, function="unnest"), at, template=told, arg_joiner=here, output_field=JSONField())


def _at(level: Level, project: Project) -> Overrides:
    return _overrides((row for row in project.facts["overrides"] if row["level"] == level), level)


def _overrides(rows: Iterable[Mapping[str, Any]], level: Level) -> Overrides:
    return [_override(row, level) for row in rows]


def _override(row: Mapping[str, Any], level: Level) -> tuple[str, Override]:
    return row["permission"], Override(row["pk"], level, row["role"], Effect(row["effect"]), row["reason"])
