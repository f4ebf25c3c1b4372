"""Access control groups: named sets of project members with granted actions and (or) a document filter (SPEC 3.4)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock, edit_conflicts, likeness
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import GRANTABLE
from kazinex.core.translation import marked as _
from projects.models import AccessGroup, AccessGroupMember, Project, ProjectMembership
from projects.queries import wording
from projects.services import authority, notifications
from projects.services.project_locks import hold_open

FILTER = ("disciplines", "document_types", "zones", "statuses", "confidentiality")


def create(
    project: Project,
    *,
    name: str,
    description: str = "",
    members: Iterable[User] = (),
    actions: Sequence[str] = (),
    by: Actor,
    **shown: object,
) -> AccessGroup:
    """Create a group; whoever is in it gets its actions and, where it filters, sees what it matches."""
    likeness.require_one_alphabet(name, field="name")
    group = AccessGroup(project=project, name=name.strip(), description=description.strip(), actions=sorted(actions))
    _set_filter(group, shown)
    with transaction.atomic():
        group.project = hold_open(project)
        users = _required_members(project, members)
        _require_fit(group, by=by, actions=group.actions, sight=bool(users), users=users)
        _save(group)
        _put_in(group, users)
        record(AuditAction.GROUP_CREATED, by=by, target=group, **_recorded(group, users))
        notifications.tell_of_group(users, group, f"you are now in the group {group.name}", by=by)
    return group


def change(
    group: AccessGroup,
    *,
    name: str,
    description: str,
    members: Iterable[User],
    actions: Sequence[str],
    by: Actor,
    seen: str = "",
    **shown: object,
) -> AccessGroup:
    """Change a group as a whole; recorded from old to new, and not at all where nothing changed.

    `seen` is the stamp of the group that was looked at; Conflict where it is another by now.
    """
    with transaction.atomic():
        group = _locked(group, seen)
        if group.archived_at is not None:
            raise RuleBroken(_("This group is archived. Bring it back first."))
        before, held = _facts(group), set(group.actions)
        group.name, group.description, group.actions = name.strip(), description.strip(), sorted(actions)
        if before["Name"] != group.name:  # what stands already is refused nothing
            likeness.require_one_alphabet(name, field="name")
        _set_filter(group, shown)
        stay, join, leave = _move(group, _required_members(group.project, members))
        _require_change(group, by=by, added=set(actions) - held, stay=stay, join=join, leave=leave, before=before)
        _save(group)
        if changes := wording.changes(before, _facts(group)):
            record(AuditAction.GROUP_CHANGED, by=by, target=group, changes=changes)
            _tell(group, changes, stay=stay, join=join, leave=leave, by=by)
    return group


def _move(group: AccessGroup, users: list[User]) -> tuple[list[User], list[User], list[User]]:
    """Have exactly these people in the group; who stays, who joins and who leaves."""
    there = _members(group)
    join = [user for user in users if user not in there]
    leave = [user for user in there if user not in users]
    AccessGroupMember.objects.filter(group=group, user__in=leave).delete()
    _put_in(group, join)
    return [user for user in there if user in users], join, leave


def _require_change(
    group: AccessGroup,
    *,
    by: Actor,
    added: set[str],
    stay: list[User],
    join: list[User],
    leave: list[User],
    before: dict[str, str],
) -> None:
    """Whoever joins is given all the group grants, whoever stays what is added to it."""
    sees_otherwise = bool(join or leave) or before["Shows"] != wording.condition(group)
    users = [*(join if group.actions else []), *(stay if added else [])]
    _require_fit(group, by=by, actions=group.actions if join else added, sight=sees_otherwise, users=users)


def _tell(
    group: AccessGroup,
    changes: dict[str, list[str]],
    *,
    stay: list[User],
    join: list[User],
    leave: list[User],
    by: Actor,
) -> None:
    notifications.tell_of_group(join, group, f"you are now in the group {group.name}", by=by)
    notifications.tell_of_group(leave, group, f"you are no longer in the group {group.name}", by=by)
    if {"Grants", "Shows"} & changes.keys():
        notifications.tell_of_group(stay, group, f"what the group {group.name} grants or shows has changed", by=by)


def archive(group: AccessGroup, *, by: Actor, seen: str = "") -> AccessGroup:
    """Let a group count no longer; its members stay in it, for the day it is brought back."""
    with transaction.atomic():
        group = _locked(group, seen)
        if group.archived_at is None:
            authority.require_sight(by, group.project)
            group.archived_at = clock.now()
            group.save(update_fields=["archived_at"])
            users = _members(group)
            record(AuditAction.GROUP_ARCHIVED, by=by, target=group, **_recorded(group, users))
            notifications.tell_of_group(users, group, f"the group {group.name} counts no longer", by=by)
    return group


def restore(group: AccessGroup, *, by: Actor, seen: str = "") -> AccessGroup:
    """Let an archived group count again."""
    with transaction.atomic():
        group = _locked(group, seen)
        if group.archived_at is not None:
            users = _members(group)
            _require_fit(group, by=by, actions=group.actions, sight=True, users=users)
            group.archived_at = None
            _save(group)
            record(AuditAction.GROUP_RESTORED, by=by, target=group, **_recorded(group, users))
            notifications.tell_of_group(users, group, f"the group {group.name} counts again", by=by)
    return group


def put_in(group: AccessGroup, user: User, *, by: Actor) -> None:
    """Put one more member of the project into a group."""
    shown: dict[str, Any] = {name: getattr(group, name) for name in FILTER}
    members = [*_members(group), user]
    change(
        group,
        name=group.name,
        description=group.description,
        actions=group.actions,
        members=members,
        by=by,
        **shown,
    )


def _require_fit(
    group: AccessGroup, *, by: Actor, actions: Collection[str], sight: bool, users: Iterable[User]
) -> None:
    if not group.name:
        raise RuleBroken(_("Enter a name."), field="name")
    if unknown := set(group.actions) - set(GRANTABLE):
        raise RuleBroken(
            _("A group cannot grant {unknown}.").format(unknown=", ".join(sorted(unknown))), field="actions"
        )
    authority.require_held(by, group.project, actions)
    if actions:
        authority.require_not_for_oneself(by, group.project, {user.pk for user in users})
    if sight:
        authority.require_sight(by, group.project)


def _required_members(project: Project, members: Iterable[User]) -> list[User]:
    wanted = sorted(members, key=lambda user: (user.name, user.pk))
    there = set(ProjectMembership.objects.filter(project=project).values_list("user", flat=True))
    if strangers := [str(user) for user in wanted if user.pk not in there]:
        raise RuleBroken(
            _("Only members of the project can be in its groups: not {strangers}.").format(
                strangers=", ".join(strangers)
            ),
            field="members",
        )
    return wanted


def _save(group: AccessGroup) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        alike = AccessGroup.objects.filter(project=group.project, archived_at=None, name_key=likeness.key(group.name))
        called = next((other.name for other in alike.exclude(pk=group.pk)), group.name)
        raise RuleBroken(
            _("There is a group {called} in this project already.").format(called=called), field="name"
        ) from error


def _set_filter(group: AccessGroup, shown: dict[str, Any]) -> None:
    if strange := shown.keys() - set(FILTER):
        message = _("A group filters by {filter}, not by {strange}.").format(filter=FILTER, strange=sorted(strange))
        raise TypeError(message)
    for name in FILTER:
        value = shown.get(name) or ("" if name == "confidentiality" else [])
        setattr(group, name, value if isinstance(value, str) else sorted(value))


def _put_in(group: AccessGroup, users: Iterable[User]) -> None:
    AccessGroupMember.objects.bulk_create(AccessGroupMember(group=group, user=user) for user in users)


def _locked(group: AccessGroup, seen: str) -> AccessGroup:
    project = hold_open(group.project)
    found: AccessGroup = AccessGroup.objects.select_for_update().get(pk=group.pk)
    found.project = project
    edit_conflicts.require_as_seen(_facts(found), seen)
    return found


def _members(group: AccessGroup) -> list[User]:
    places = AccessGroupMember.objects.filter(group=group).select_related("user").order_by("user__name", "pk")
    return [place.user for place in places]


def _recorded(group: AccessGroup, users: Iterable[User]) -> dict[str, Any]:
    """What begins or ends to count with a group: for whom, which actions, and what they see."""
    condition = wording.condition(group)
    return {"members": wording.people(users), "actions": wording.actions(group.actions), "filter": condition}


def _facts(group: AccessGroup) -> dict[str, str]:
    return wording.facts(group, _members(group))
