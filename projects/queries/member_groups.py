"""The column Groups in the organisation's list of members."""

from collections.abc import Collection, Mapping, Sequence

from accounts.domain.questions import MemberColumn
from projects.models import AccessGroup, AccessGroupMember


def names_of_groups(users: Collection[int]) -> Mapping[int, Sequence[str]]:
    """The access control groups each of these people is in, in every project."""
    found: dict[int, list[str]] = {}
    rows = AccessGroupMember.objects.filter(user_id__in=users, group__archived_at=None).order_by("group__name", "pk")
    for user_id, name in rows.values_list("user_id", "group__name"):
        found.setdefault(user_id, []).append(name)
    return found


def groups_to_choose() -> list[tuple[str, str]]:
    """Every group that is in use, with its project."""
    rows = AccessGroup.objects.filter(archived_at=None).order_by("name", "project__name", "pk")
    return [
        (key, f"{name} ({project})") for key, name, project in rows.values_list("public_id", "name", "project__name")
    ]


def people_in_group(choice: str) -> Collection[int]:
    """The people in one group, by its public id."""
    rows = AccessGroupMember.objects.filter(group__public_id=choice, group__archived_at=None)
    return list(rows.values_list("user_id", flat=True))


def column() -> MemberColumn:
    """The column itself."""
    return MemberColumn("groups", "Groups", names_of_groups, groups_to_choose, people_in_group)
