"""The people of a project: added, given another role, removed."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Membership, MembershipStatus, User
from accounts.services import notifications
from accounts.services.notifications import Told
from audit.domain.catalogue import AuditAction
from audit.services.recording import record, record_many
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.models import AccessGroup, AccessGroupMember, Project, ProjectMembership
from projects.models.roles import PROJECT_ROLES
from projects.services import authority, groups
from projects.services.project_locks import hold_open


def add(project: Project, *, user: User, role: str, into: Sequence[AccessGroup] = (), by: Actor) -> ProjectMembership:
    """Add an active member of the organisation to a project with one role, and into groups at once; tell them."""
    require_role(role)
    if not Membership.objects.filter(user=user, status=MembershipStatus.ACTIVE).exists():
        raise RuleBroken(_("{user} is not an active member of this organisation.").format(user=user), field="user")
    authority.require_newcomer_in_reach(by, project, role)
    try:
        with transaction.atomic():
            project = hold_open(project)
            member: ProjectMembership = ProjectMembership.objects.create(project=project, user=user, role=role)
            record(AuditAction.PROJECT_MEMBER_ADDED, by=by, target=member, role=member.role_name)
            _tell(member, "project_member_added", f"You are now {member.role_name} in {project.name}.", by)
            for group in into:
                groups.put_in(group, user, by=by)
    except IntegrityError as error:
        raise RuleBroken(_("{user} is in this project already.").format(user=user), field="user") from error
    return member


def change_role(member: ProjectMembership, *, role: str, reason: str, by: Actor, seen: str = "") -> ProjectMembership:
    """Give a person another role in the project; it counts from their next request, and they are told.

    `seen` is the stamp of the role that was looked at; Conflict where it is another by now.
    """
    require_role(role)
    with transaction.atomic():
        member = _locked(member)
        edit_conflicts.require_as_seen(shown(member), seen)
        if member.role == role:
            raise RuleBroken(
                _("{user} is {role_name} already. Choose another role.").format(
                    user=member.user, role_name=member.role_name
                ),
                field="role",
            )
        require_authority(member, role, by)
        give_role(member.project, [member], role=role, reason=reason, by=by)
        member.role = role
    return member


def give_role(project: Project, held: Sequence[ProjectMembership], *, role: str, reason: str, by: Actor) -> None:
    """Write, record and tell that these people have another role; for a caller who found that they may be given it."""
    ProjectMembership.objects.filter(pk__in=[one.pk for one in held]).update(role=role)
    new, url = PROJECT_ROLES[role].name, project.get_absolute_url()
    happened = [(one, clock.now(), _role_changed(one.role_name, new, reason)) for one in held]
    record_many(AuditAction.PROJECT_MEMBER_ROLE_CHANGED, happened, by=by)
    words = [Told(one.user, f"Your role in {project.name} is now {new}.", url) for one in held]
    notifications.tell_many(words, "project_role_changed", by)


def _role_changed(old: str, new: str, reason: str) -> dict[str, object]:
    return {"old_role": old, "new_role": new, "reason": reason, "changes": {"Role": [old, new]}}


def remove(member: ProjectMembership, *, reason: str, by: Actor) -> None:
    """Take a person out of the project and its groups; what they did stays and names them."""
    with transaction.atomic():
        member = _locked(member)
        authority.require_not_own(by, member.user)
        authority.require_removal_in_reach(by, member.project, user=member.user, role=member.role)
        _take_out(member, reason=reason, by=by)
        text = _("You have no role of your own in {name} any more.").format(name=member.project.name)
        notifications.tell(member.user, "project_member_removed", text, reverse("home"), by)


def remove_everywhere(user: User, *, by: Actor) -> None:
    """Take a person who leaves the organisation out of all its projects and groups."""
    with transaction.atomic():
        for member in ProjectMembership.objects.select_related("project", "user").filter(user=user).order_by("pk"):
            _take_out(member, reason="They left the organisation", by=by)


def shown(member: ProjectMembership) -> dict[str, str]:
    """What the page of a person shows that others may change too."""
    return {"Role": member.role_name}


def record_export(project: Project, *, count: int, filters: str, by: Actor) -> None:
    """Record that somebody took the list of the team with them."""
    with transaction.atomic():
        record(AuditAction.TEAM_EXPORTED, by=by, target=project, count=count, filters=filters)


def _take_out(member: ProjectMembership, *, reason: str, by: Actor) -> None:
    places = AccessGroupMember.objects.filter(group__project=member.project, user=member.user)
    names = list(places.order_by("group__name").values_list("group__name", flat=True))
    places.delete()
    record(AuditAction.PROJECT_MEMBER_REMOVED, by=by, target=member, role=member.role_name, groups=names, reason=reason)
    member.delete()


def _locked(member: ProjectMembership) -> ProjectMembership:
    project = hold_open(member.project)
    held = ProjectMembership.objects.select_for_update(of=("self",)).select_related("user")
    found: ProjectMembership = still(held, member, _("This person was taken out of the project meanwhile."))
    found.project = project
    return found


def require_authority(member: ProjectMembership, role: str, by: Actor) -> None:
    """Refuse a change of role that is not this person's to make."""
    authority.require_not_own(by, member.user)
    authority.require_role_in_reach(by, member.project, member.role)
    authority.require_role_in_reach(by, member.project, role)


def require_role(role: str) -> None:
    """Refuse what is no project role."""
    if role not in PROJECT_ROLES:
        raise RuleBroken(_("Choose one of the project roles."), field="role")


def _tell(member: ProjectMembership, kind: str, text: str, by: Actor) -> None:
    notifications.tell(member.user, kind, text, member.project.get_absolute_url(), by)
