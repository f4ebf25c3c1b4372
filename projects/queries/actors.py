"""A member as an actor: gathers the facts a decision is made from, once a request, and asks the one function."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import Membership, MembershipStatus, Organisation, User
from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core import access
from kazinex.core.access import Decision, DocumentFilter, Grants, Group, Step
from kazinex.core.permissions import Permission
from kazinex.core.prepared import Prepared
from kazinex.core.translation import marked as _
from projects.domain.questions import HOLDS_STEP
from projects.models import Project
from projects.models.roles import PROJECT_ROLES
from projects.queries import facts

Decided = tuple[Grants | None, dict[tuple[Permission, bool], Decision]]  # what was decided, and on which facts


@dataclass
class MemberActor:
    """A member acting in their organisation, and in one project where the address names one."""

    membership: Membership
    grants: Grants
    project: Project | None = None
    kind: str = field(default="user", init=False)
    _decided: "Decided" = field(default_factory=lambda: (None, {}), init=False, repr=False, compare=False)

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def organisation(self) -> Organisation:
        return self.membership.organisation

    @property
    def actor_id(self) -> str:
        return str(self.membership.user_id)

    @property
    def label(self) -> str:
        return self.user.audit_label

    def decide(self, permission: Permission | str, *, when_closed: bool = False) -> Decision:
        """The decision for this person, here; `when_closed` as in `access.decide`. A page asks most of them often."""
        if self._decided[0] is not self.grants:
            self._decided = (self.grants, {})
        known, asked = self._decided[1], (Permission(permission), when_closed)
        if asked not in known:
            known[asked] = access.decide(self.grants, asked[0], when_closed=when_closed)
        return known[asked]

    def holds(self, permission: Permission | str) -> bool:
        """Whether an action is theirs, though the project may be closed today: for who is shown what."""
        return access.decide(access.when_open(self.grants), Permission(permission)).allowed

    def decide_anywhere(self, permission: Permission | str, *, when_closed: bool = False) -> Decision:
        """Yes if the organisation or any project of theirs allows it: for lists that span projects."""
        decision = self.decide(permission)
        if decision.allowed or not any(True for _ in self.projects_allowing(permission, when_closed=when_closed)):
            return decision
        return replace(decision, allowed=True, steps=(Step(7, "Allowed in at least one project."),))

    def projects_allowing(self, permission: Permission | str, *, when_closed: bool = False) -> Iterable[Project]:
        """The projects in which the action is allowed to this person."""
        for actor in self.everywhere:
            if actor.decide(permission, when_closed=when_closed).allowed and actor.project:
                yield actor.project

    @cached_property
    def everywhere(self) -> "tuple[MemberActor, ...]":
        """The same person in each project that exists for them, read once a request."""
        return tuple(in_every_project(self.membership, self.grants.organisation_overrides))

    def with_step(self, *, is_theirs: bool, waits: bool = True) -> "MemberActor":
        """The same person where a workflow step is asked about that is or is not assigned to them, or waits no more."""
        project = self.grants.project
        grants = self.grants
        if project:
            grants = replace(grants, project=replace(project, has_step=is_theirs, step_waits=waits))
        return MemberActor(self.membership, grants, self.project)

    def stand_at_step(self, *, is_theirs: bool, waits: bool = True) -> None:
        """From now on, what is decided for this person is about one workflow step; for the loaders of doors."""
        self.grants = self.with_step(is_theirs=is_theirs, waits=waits).grants

    def narrowed(self, permission: Permission | None, only: frozenset[str]) -> Decision:
        """The refusal of a narrower rule (SPEC 3.2): only certain roles may, whatever action they are given."""
        names = [role.name for role in (ORGANISATION_ROLES | PROJECT_ROLES).values() if role.value in only]
        text = _("This is only for {roles}.").format(roles=" and ".join(names))
        return NarrowerRule(permission, False, True, (Step(7, text),), text=text)

    @property
    def project_exists(self) -> bool:
        """Whether the project they act in exists for them at all; else its address answers as any unknown one."""
        return access.project_exists(self.grants)

    @property
    def reaches_only_steps(self) -> bool:
        """Whether the project exists for them by a workflow step alone, and so nothing else of it (SPEC 3.3 line 4)."""
        return self.project is not None and not self.standing_role and self.project_exists

    @cached_property
    def standing_role(self) -> str:
        """The project role they act with here; empty outside projects or without one."""
        project = self.grants.project
        return access.standing_role(self.grants.organisation_role, project.explicit_role) if project else ""

    @cached_property
    def roles(self) -> frozenset[str]:
        """Organisation role and standing project role; a workflow responder has no more than the first."""
        standing = "" if self.is_responder else self.standing_role
        return frozenset({self.grants.organisation_role, standing} - {""})

    @property
    def role_name(self) -> str:
        """The role they act with here, as people call it."""
        known = ORGANISATION_ROLES[access.ORG_ADMIN] if self.is_org_admin else PROJECT_ROLES.get(self.standing_role)
        return known.name if known else ""

    @property
    def is_responder(self) -> bool:
        return self.grants.organisation_role == access.WORKFLOW_RESPONDER

    @property
    def is_org_admin(self) -> bool:
        return self.grants.organisation_role == access.ORG_ADMIN

    @property
    def is_project_admin(self) -> bool:
        return self.is_org_admin or access.PROJECT_ADMIN in self.roles

    @property
    def sees_everything(self) -> bool:
        """Org Admins and Project Admins see every document of the project (SPEC 3.4)."""
        return self.is_project_admin

    @property
    def sees_register(self) -> bool:
        """Every project member may view the register, except a workflow responder."""
        return bool(self.standing_role) and not self.is_responder

    @property
    def sees_confidential(self) -> bool:
        """A Document Controller in no filtering group sees confidential documents."""
        return self.standing_role == access.DOCUMENT_CONTROLLER and not self.filters

    @property
    def sees_every_document(self) -> bool:
        """Whether no document of the project is hidden from them, whatever is asked to tell that."""
        return self.sees_everything or (self.sees_register and self.sees_confidential)

    @cached_property
    def sight(self) -> tuple[object, ...]:
        """All that decides which documents of the project they see: who have the same see the same."""
        groups = frozenset((group.pk, group.filter) for group in self.groups)
        return (self.sees_everything, self.sees_register, self.sees_confidential, groups)

    def sees_all_of(self, other: "MemberActor") -> bool:
        """Whether this person surely sees whatever another would, in one project."""
        if self.sees_everything or not (other.sees_everything or other.sees_register):
            return True
        if other.sees_everything or not self.sees_register or (other.sees_confidential and not self.sees_confidential):
            return False
        mine, theirs = self.choosing, other.choosing
        alike = mine == theirs or len({each.statuses for _pk, each in mine | theirs}) == 1
        assigned = self.sees_confidential or not other.group_ids or (alike and other.group_ids <= self.group_ids)
        own = [each for each in self.filters if alike or not each.statuses]
        return assigned and (not self.filters or _cover(own, other.filters))

    @property
    def choosing(self) -> frozenset[tuple[int, DocumentFilter]]:
        """The groups that choose the revision: whoever has others may see an older one."""
        return frozenset((group.pk, group.filter) for group in self.groups if group.filter.statuses)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The access control groups of this project that they are in."""
        return self.grants.project.groups if self.grants.project else ()

    @cached_property
    def filters(self) -> tuple[DocumentFilter, ...]:
        return tuple(group.filter for group in self.groups if group.filter)

    @cached_property
    def group_ids(self) -> frozenset[int]:
        return frozenset(group.pk for group in self.groups)


def _cover(mine: Iterable[DocumentFilter], others: Iterable[DocumentFilter]) -> bool:
    others = list(others)
    return bool(others) and all(any(own.covers(other) for own in mine) for other in others)


@dataclass(frozen=True, slots=True)
class NarrowerRule(Decision):
    """A refusal that no permission can lift."""

    text: str = ""

    @property
    def sentence(self) -> str:
        return self.text


def member_actor(membership: Membership, *, project_code: str = "") -> MemberActor | None:
    """The actor of a request; None where the project does not exist for this person. One query."""
    if not project_code:
        return MemberActor(membership, facts.grants(membership, facts.organisation_overrides()))
    project = _under_code.first(membership.user_id, project_code)
    if project is None:
        return None
    actor = actor_in(membership, facts.of_organisation(project), project)
    if not actor.project_exists and any(HOLDS_STEP.ask(membership.user_id, project.pk)):
        actor.stand_at_step(is_theirs=True)
    return _existing(actor)


@Prepared
def _of_organisation(user_id: int) -> QuerySet[Project]:
    return facts.with_facts(user_id).order_by("name", "pk")


@Prepared
def _under_code(user_id: int, code: str) -> QuerySet[Project]:
    return facts.with_facts(user_id).filter(code=code)


def find_member(user_id: str, project_code: str) -> MemberActor | None:
    """The same for work in the background, by the user's id; None for who is no active member any more."""
    members = Membership.objects.select_related("user", "organisation").filter(user_id=user_id)
    membership = members.filter(status=MembershipStatus.ACTIVE, user__is_active=True).first()
    return member_actor(membership, project_code=project_code) if membership else None


def in_every_project(membership: Membership, known: facts.Overrides | None = None) -> Iterable[MemberActor]:
    """The same person as an actor in each project that exists for them; overrides may be known already."""
    overrides = facts.organisation_overrides() if known is None else known
    return filter(None, map(_existing, in_any_project(membership, overrides)))


def in_any_project(membership: Membership, overrides: facts.Overrides) -> Iterable[MemberActor]:
    """The same in each project of the organisation, whether or not it exists for them."""
    for project in _of_organisation(membership.user_id):
        yield actor_in(membership, overrides, project)


def actor_in(membership: Membership, overrides: facts.Overrides, project: Project) -> MemberActor:
    """A member acting in a project that was read with its facts, whether or not it exists for them."""
    gathered = facts.grants(membership, overrides, facts.of_project(project, overrides))
    project.organisation = membership.organisation
    return MemberActor(membership, gathered, project)


def _existing(actor: MemberActor) -> MemberActor | None:
    return actor if actor.project_exists else None
