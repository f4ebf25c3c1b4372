"""Questions about projects, their teams and their coded lists."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Invitation, Membership, MembershipStatus, User
from accounts.queries.enrolment import with_enrolment
from kazinex.core import opaque_ids
from kazinex.core.actors import Member
from projects.models import AccessGroup, AccessGroupMember, Project, ProjectMembership, Term, TermKind


def names_of(codes: Collection[str]) -> dict[str, str]:
    """The names of projects by their codes."""
    return dict(Project.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def terms(project: Project | None, kind: str) -> QuerySet[Term]:
    """What a project may choose from: the organisation's entries and its own, without the retired."""
    found: QuerySet[Term] = every_term(project).filter(kind=kind, retired_at=None)
    return found


def every_term(project: Project | int | None) -> QuerySet[Term]:
    """The organisation's entries and, with a project, that project's own; the retired too."""
    found: QuerySet[Term] = Term.objects.filter(Q(project=None) | Q(project=project))
    return found.order_by("kind", "position", "code")


def term(actor: Member, term: str) -> Term:
    """One entry that is changed here: of the project, or of the organisation where no project is named; for doors."""
    found: Term = Term.objects.get(pk=opaque_ids.read("term", term), project=actor.project)
    return found


def kinds() -> list[TermKind]:
    """The lists, in the order people think of them."""
    return [*TermKind]


def team(project: Project) -> QuerySet[ProjectMembership]:
    """The people of a project with what the team page shows of each."""
    own = Membership.objects.filter(user=OuterRef("user_id"))
    groups = AccessGroupMember.objects.filter(
        user=OuterRef("user_id"), group__project=OuterRef("project_id"), group__archived_at=None
    )
    found: QuerySet[ProjectMembership] = (
        ProjectMembership.objects.filter(project=project)
        .select_related("user", "project")
        .annotate(
            name=F("user__name"),
            email=F("user__email"),
            organisation_role=Subquery(own.values("role")[:1]),
            standing=Subquery(own.values("status")[:1]),
            activated_at=Subquery(own.values("activated_at")[:1]),
            two_factor_pilot=Subquery(own.values("two_factor_pilot")[:1]),
            last_active_at=Subquery(own.values("last_active_at")[:1]),
            group_names=ArraySubquery(groups.order_by("group__name").values("group__name")),
        )
    )
    return with_enrolment(found, project.organisation, role="organisation_role")


def team_member(actor: Member, member: str) -> ProjectMembership:
    """One person of the project the address names; for doors."""
    found: ProjectMembership = team(actor.project).get(public_id=member)
    return found


def place_in_team(project: Project, user_id: int) -> str:
    """The public id of a person's membership of a project; empty where they have none."""
    found = ProjectMembership.objects.filter(project=project, user=user_id).values_list("public_id", flat=True)
    return found.first() or ""


def addable_people(project: Project) -> QuerySet[User]:
    """Active members of the organisation who are not in the project yet."""
    there = ProjectMembership.objects.filter(project=project).values("user")
    active = Membership.objects.filter(status=MembershipStatus.ACTIVE).exclude(user__in=there).values("user")
    return User.objects.filter(pk__in=active, is_active=True).order_by("name", "pk")


def invited_into(project: Project) -> list[Invitation]:
    """The invitations into a project that nobody has accepted yet, the newest first."""
    return list(_open_invitations(project).order_by("-sent_at", "-pk"))


def invitation_into(actor: Member, member: str) -> Invitation:
    """One of them, by whom it invites; for doors."""
    found: Invitation = _open_invitations(actor.project).get(membership__public_id=member)
    return found


def _open_invitations(project: Project) -> QuerySet[Any]:
    found: QuerySet[Any] = Invitation.objects.select_related("membership__organisation").filter(
        accepted_at=None, projects__contains=[{"project_id": project.pk}]
    )
    return found


def groups(project: Project) -> QuerySet[AccessGroup]:
    """The access control groups of a project that count."""
    found: QuerySet[AccessGroup] = AccessGroup.objects.filter(project=project, archived_at=None).order_by("name", "pk")
    return found


def group(actor: Member, group: str) -> AccessGroup:
    """One access control group of the project, the archived too; for doors."""
    found: AccessGroup = AccessGroup.objects.select_related("project").get(project=actor.project, public_id=group)
    return found


def group_members(group: AccessGroup) -> list[User]:
    """The people in a group, by name."""
    return members_of([group])[group.pk]


def members_of(groups: Sequence[AccessGroup]) -> dict[int, list[User]]:
    """The people in each of these groups, by name; one query."""
    found: dict[int, list[User]] = {group.pk: [] for group in groups}
    places = AccessGroupMember.objects.filter(group__in=found).select_related("user").order_by("user__name", "pk")
    for place in places:
        found[place.group_id].append(place.user)
    return found


def project_people(project: Project) -> QuerySet[User]:
    """The people who have a role in the project."""
    there = ProjectMembership.objects.filter(project=project).values("user")
    return User.objects.filter(pk__in=there).order_by("name", "pk")


def organisations_with_ended_overrides() -> list[int]:
    """Organisations where an override's date passed and nobody recorded it; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select projects_organisations_with_ended_overrides()")
        return [row[0] for row in cursor.fetchall()]
