"""A member as an actor: gathers the facts a decision is made from, once a request, and asks the one function."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Now

from accounts.models import Membership
from accounts.roles import ORGANISATION_ROLES
from kazinex.core import access
from kazinex.core.access import Decision, DocumentFilter, Effect, Grants, Group, Level, Override, ProjectGrants, Step
from kazinex.core.permissions import Permission
from projects.models import AccessGroup, PermissionOverride, Project, ProjectMembership
from projects.roles import DEFAULTS, PROJECT_ROLES


@dataclass
class MemberActor:
    """A member acting in their organisation, and in one project where the address names one."""

    membership: Membership
    grants: Grants
    project: Project | None = None
    kind: str = field(default="user", init=False)

    @property
    def user(self) -> Any:
        return self.membership.user

    @property
    def organisation(self) -> Any:
        return self.membership.organisation

    @property
    def actor_id(self) -> str:
        return str(self.membership.user_id)

    @property
    def label(self) -> str:
        return self.user.audit_label  # type: ignore[no-any-return]

    def decide(self, permission: Permission | str) -> Decision:
        """The decision for this person, here."""
        return access.decide(self.grants, Permission(permission))

    may = decide

    def decide_anywhere(self, permission: Permission | str) -> Decision:
        """Yes if the organisation or any project of theirs allows it: for lists that span projects."""
        decision = self.decide(permission)
        if decision.allowed or not any(True for _ in self.projects_allowing(permission)):
            return decision
        return replace(decision, allowed=True, steps=(Step(7, "Allowed in at least one project."),))

    def projects_allowing(self, permission: Permission | str) -> Iterable[Project]:
        """The projects in which the action is allowed to this person."""
        for actor in in_every_project(self.membership):
            if actor.decide(permission).allowed and actor.project:
                yield actor.project

    def narrowed(self, permission: Permission, only: frozenset[str]) -> Decision:
        """The refusal of a narrower rule (SPEC 3.2): only certain roles may."""
        names = [role.name for role in (ORGANISATION_ROLES | PROJECT_ROLES).values() if role.value in only]
        text = f"This is only for {' and '.join(names)}."
        return NarrowerRule(permission, False, True, (Step(7, text),), text=text)

    @cached_property
    def standing_role(self) -> str:
        """The project role they act with here; empty outside projects or without one."""
        project = self.grants.project
        return access.standing_role(self.grants.organisation_role, project.explicit_role) if project else ""

    @cached_property
    def roles(self) -> frozenset[str]:
        """Organisation role and standing project role."""
        return frozenset({self.grants.organisation_role, self.standing_role} - {""})

    @property
    def is_org_admin(self) -> bool:
        return self.grants.organisation_role == access.ORG_ADMIN

    @property
    def is_project_admin(self) -> bool:
        return self.is_org_admin or self.standing_role == access.PROJECT_ADMIN

    @property
    def sees_everything(self) -> bool:
        """Org Admins and Project Admins see every document of the project (SPEC 3.4)."""
        return self.is_project_admin

    @property
    def sees_register(self) -> bool:
        """Every project member may view the register, except a workflow responder."""
        return bool(self.standing_role) and self.grants.organisation_role != access.WORKFLOW_RESPONDER

    @property
    def sees_confidential(self) -> bool:
        """A Document Controller in no filtering group sees confidential documents."""
        return self.standing_role == access.DOCUMENT_CONTROLLER and not self.filters

    @cached_property
    def filters(self) -> tuple[DocumentFilter, ...]:
        project = self.grants.project
        return tuple(group.filter for group in project.groups if group.filter) if project else ()

    @cached_property
    def group_ids(self) -> frozenset[int]:
        project = self.grants.project
        return frozenset(group.pk for group in project.groups) if project else frozenset()


@dataclass(frozen=True, slots=True)
class NarrowerRule(Decision):
    """A refusal that no permission can lift."""

    text: str = ""

    @property
    def sentence(self) -> str:
        return self.text


def member_actor(membership: Membership, *, project_code: str = "") -> MemberActor | None:
    """The actor of a request; None where the project does not exist for this person. Two queries."""
    organisation_overrides = _organisation_overrides(membership)
    if not project_code:
        return MemberActor(membership, _grants(membership, organisation_overrides, None))
    project = _with_facts(membership).filter(code=project_code).first()
    return _actor_in(membership, organisation_overrides, project) if project else None


def in_every_project(membership: Membership) -> Iterable[MemberActor]:
    """The same person as an actor in each project that exists for them."""
    organisation_overrides = _organisation_overrides(membership)
    for project in _with_facts(membership).order_by("name"):
        if actor := _actor_in(membership, organisation_overrides, project):
            yield actor


def _actor_in(membership: Membership, overrides: Any, project: Project) -> MemberActor | None:
    actor = MemberActor(membership, _grants(membership, overrides, project), project)
    exists = actor.decide(Permission.COMPLETE_WORKFLOW_STEP).exists
    return actor if exists else None


def in_force() -> Q:
    """Overrides that count now: an end date that has passed ends them by itself."""
    return Q(ends_at=None) | Q(ends_at__gt=Now())


def _organisation_overrides(membership: Membership) -> list[dict[str, Any]]:
    overrides = PermissionOverride.objects.filter(in_force(), project=None)
    return list(overrides.values("pk", "role", "permission", "effect", "reason").order_by("pk"))


def _with_facts(membership: Membership) -> QuerySet[Any]:
    own = ProjectMembership.objects.filter(project=OuterRef("pk"), user_id=membership.user_id)
    overrides = PermissionOverride.objects.filter(in_force(), project=OuterRef("pk"))
    groups = AccessGroup.objects.filter(project=OuterRef("pk"), archived_at=None, members__user_id=membership.user_id)
    projects: QuerySet[Any] = Project.objects.select_related("organisation")
    return projects.annotate(  # type: ignore[no-any-return]
        own_role=Subquery(own.values("role")[:1]),
        facts_overrides=ArraySubquery(overrides.order_by("pk").values(json=_override_json())),
        facts_groups=ArraySubquery(groups.order_by("name", "pk").values(json=_group_json())),
    )


def _override_json() -> JSONObject:
    return JSONObject(pk="pk", role="role", permission="permission", effect="effect", reason="reason")


def _group_json() -> JSONObject:
    fields = ("name", "actions", "disciplines", "document_types", "zones", "statuses", "confidentiality")
    return JSONObject(pk="pk", **{name: name for name in fields})


def _grants(membership: Membership, overrides: list[dict[str, Any]], project: Any) -> Grants:
    return Grants(
        is_member=membership.is_active and membership.user.is_active,
        organisation_role=membership.role,
        organisation_defaults=ORGANISATION_ROLES[membership.role].allows,
        organisation_overrides=tuple(_override(facts, Level.ORGANISATION) for facts in overrides),
        project=_project_grants(project, overrides) if project else None,
    )


def _project_grants(project: Any, organisation_overrides: list[dict[str, Any]]) -> ProjectGrants:
    return ProjectGrants(
        pk=project.pk,
        is_open=project.is_open,
        explicit_role=project.own_role or "",
        role_defaults=DEFAULTS,
        overrides=tuple(_override(facts, Level.ORGANISATION) for facts in organisation_overrides)
        + tuple(_override(facts, Level.PROJECT) for facts in project.facts_overrides),
        groups=tuple(_group(facts) for facts in project.facts_groups),
    )


def _override(facts: dict[str, Any], level: Level) -> tuple[str, Override]:
    override = Override(facts["pk"], level, facts["role"], Effect(facts["effect"]), facts["reason"])
    return facts["permission"], override


def _group(facts: dict[str, Any]) -> Group:
    shown = DocumentFilter(
        frozenset(facts["disciplines"]),
        frozenset(facts["document_types"]),
        frozenset(facts["zones"]),
        frozenset(facts["statuses"]),
        facts["confidentiality"],
    )
    return Group(facts["pk"], facts["name"], frozenset(facts["actions"]), shown)
