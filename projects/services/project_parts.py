"""What projects themselves give to a new one: lists, calendar, team, groups, and what roles may do."""

from collections.abc import Collection, Iterable
from typing import Any

from accounts.models import Membership, MembershipStatus, User
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.copies import Copied, ProjectPart
from projects.domain.holiday_lines import HolidayLine
from projects.models import (
    AccessGroup,
    AccessGroupMember,
    Holiday,
    PermissionOverride,
    Project,
    ProjectMembership,
    Term,
)
from projects.models.personal_facts import FilterFacts
from projects.queries.counterparts import counterparts
from projects.queries.previews import Draft
from projects.services import calendars, copying, groups, overrides, project_members, vocabulary

FILTERS = ("disciplines", "document_types", "zones")


class CopiedGroup(FilterFacts):
    """What a group is made of."""

    name: str
    description: str
    actions: list[str]
    members: list[User]


def parts() -> list[ProjectPart]:
    """In the order in which they are copied: groups name terms and people."""
    return [
        ProjectPart("lists", _("Lists"), lists, copying.counting(Term)),
        ProjectPart("calendar", _("Days off"), calendar, lambda _source: 1),
        ProjectPart("permissions", _("What roles may do"), permissions, copying.counting(PermissionOverride)),
        ProjectPart("team", _("Team with its roles"), team, copying.counting(ProjectMembership)),
        ProjectPart("groups", _("Groups"), groups_with_people, _in_groups),
    ]


def _in_groups(source: Project) -> int:
    """Groups and places in them."""
    standing = AccessGroup.objects.filter(project=source, archived_at=None)
    places = AccessGroupMember.objects.filter(group__in=standing)
    return int(standing.count() + places.count())


def lists(source: Project, by: Member) -> Copied:
    """The entries that the project added to its lists, but for those that are retired."""
    own = Term.objects.filter(project=source, retired_at=None).order_by("kind", "position", "pk")

    def add(term: Term) -> Term:
        return vocabulary.add_term(kind=term.kind, code=term.code, name=term.name, project=by.project, by=by)

    return copying.each(own, add)


def calendar(source: Project, by: Member) -> Copied:
    """The days off that are still to come."""
    today = clock.now().astimezone(clock.zone(source.time_zone)).date()
    days = Holiday.objects.filter(project=source, day__gte=today).order_by("day", "pk")
    lines = [HolidayLine(holiday.day, holiday.name) for holiday in days]
    return Copied(len(calendars.add_holidays(lines, project=by.project, by=by).days) if lines else 0)


def permissions(source: Project, by: Member) -> Copied:
    """The overrides that count, each until the same day."""
    standing = PermissionOverride.objects.filter(project=source).order_by("role", "permission")

    def put(one: PermissionOverride) -> None:
        facts: dict[str, Any] = {
            "role": one.role,
            "permission": one.permission,
            "effect": one.effect,
            "ends_at": one.ends_at,
        }
        overrides.put(by.project, **facts, reason=one.reason, by=by)

    return copying.each([one for one in standing if not one.has_ended], put)


def team(source: Project, by: Member) -> Copied:
    """Its active people with the roles they have there; who makes the new project stays what they are in it."""
    active = Membership.objects.filter(status=MembershipStatus.ACTIVE, user__is_active=True).values("user")
    people = ProjectMembership.objects.select_related("user").filter(project=source, user__in=active)

    def add(member: ProjectMembership) -> ProjectMembership:
        return project_members.add(by.project, user=member.user, role=member.role, by=by)

    return copying.each(people.exclude(user=by.user).order_by("pk"), add)


def groups_with_people(source: Project, by: Member) -> Copied:
    """Its groups, with those of their people who are in the new project too."""
    return copy_groups(AccessGroup.objects.filter(project=source, archived_at=None).order_by("name", "pk"), by=by)


def copy_groups(chosen: Iterable[AccessGroup], *, with_people: bool = True, by: Member) -> Copied:
    """Make these groups anew in the project one acts in; a filter that has no like there is refused, never dropped."""
    found = list(chosen)
    alike = _alike(found, by)
    return copying.each(
        found, lambda one: groups.create(by.project, by=by, **facts_of(one, alike, with_people=with_people, by=by))
    )


def drafts(chosen: Collection[AccessGroup], *, with_people: bool, by: Member) -> list[Draft]:
    """The same groups as they would be, for a preview."""
    alike, made = _alike(chosen, by), []
    for group in chosen:
        facts = facts_of(group, alike, with_people=with_people, by=by)
        people = frozenset(user.pk for user in facts["members"])
        made.append(Draft.of(facts["name"], people, actions=facts["actions"], shown=facts))
    return made


def facts_of(group: AccessGroup, alike: dict[int, Term], *, with_people: bool, by: Member) -> CopiedGroup:
    """What a copy of a group is made of."""
    return {
        "name": group.name,
        "description": group.description,
        "actions": group.actions,
        "disciplines": _keys(group, "disciplines", alike),
        "document_types": _keys(group, "document_types", alike),
        "zones": _keys(group, "zones", alike),
        "statuses": group.statuses,
        "confidentiality": group.confidentiality,
        "members": _people(group, by) if with_people else [],
    }


def _alike(chosen: Collection[AccessGroup], by: Member) -> dict[int, Term]:
    keys = [key for group in chosen for name in FILTERS for key in getattr(group, name)]
    return counterparts(keys, by.project)


def _keys(group: AccessGroup, name: str, alike: dict[int, Term]) -> list[int]:
    keys = getattr(group, name)
    if lacking := [key for key in keys if key not in alike]:
        codes = ", ".join(Term.objects.filter(pk__in=lacking).order_by("code").values_list("code", flat=True))
        raise RuleBroken(
            _("it shows documents by {value}, which this project’s lists lack.").format(
                value=codes or "an entry that is gone"
            )
        )
    return [alike[key].pk for key in keys]


def _people(group: AccessGroup, by: Member) -> list[User]:
    there = ProjectMembership.objects.filter(project=by.project).values("user")
    places = AccessGroupMember.objects.select_related("user").filter(group=group, user__in=there)
    return [place.user for place in places]
