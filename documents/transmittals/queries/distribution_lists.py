"""Questions about distribution lists: which there are, whom their lines mean, and whom they come to now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Membership, MembershipStatus, User
from documents.transmittals.domain import member_lines
from documents.transmittals.domain.member_lines import ADDRESS, HOW, LIST, MOST_TOLD, PERSON, ROLE, MemberLine
from documents.transmittals.domain.questions import SEEN_NUMBERS
from documents.transmittals.models import DistributionList, ListEntry
from kazinex.core import likeness
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import first_of
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.queries.people import everybody

WRITTEN = "“Name <name@company.example>, Company”"  # of whom somebody means to be outside


def lists(actor: Member, *, archived: bool = False) -> QuerySet[DistributionList]:
    """The lists of the organisation and, in a project, that project's own, with how many lines each has."""
    found: QuerySet[DistributionList] = (
        DistributionList.objects.usable_in(actor.project)
        .filter(archived_at__isnull=not archived)
        .select_related("project", "used_project")
        .prefetch_related(Prefetch("entries", ListEntry.objects.select_related("user")))
        .annotate(entries_count=Count("entries"))
    )
    return found


def distribution_list(actor: Member, distribution_list: str) -> DistributionList:
    """One that is changed where the actor stands, the archived too; for doors."""
    found: DistributionList = (
        DistributionList.objects.kept_at(actor)
        .prefetch_related("entries__user")
        .select_related("used_project")
        .get(public_id=distribution_list)
    )
    found.project, found.organisation = actor.project, actor.organisation
    return found


def uses_seen(actor: Member, lists: Iterable[DistributionList]) -> set[str]:
    """The numbers of what was last sent to these lists in the actor's project, where the actor sees that."""
    codes = {one.used_in for one in lists if one.used_at and actor.project and one.used_project_id == actor.project.pk}
    if actor.sees_everything or not codes:
        return codes
    return {code for seen in SEEN_NUMBERS.ask(actor, codes) for code in seen}


def active_members(entries: Iterable[ListEntry]) -> set[int]:
    """The keys of those members among entries who are active in the organisation; one query."""
    keys = {entry.user_id for entry in entries if entry.user_id}
    return set(_active().filter(user__in=keys).values_list("user_id", flat=True))


def understood(project: Project | None, text: str) -> list[MemberLine]:
    """What the lines of a list say; where some cannot be read, those that name nobody are told in the same go."""
    lines, wrong = member_lines.parted(text)
    if not wrong:
        return lines
    try:
        entries_for(project, lines)
    except RuleBroken as broken:
        wrong.append(broken.words)
    raise RuleBroken(" ".join(wrong), field="members")


def entries_for(project: Project | None, lines: Sequence[MemberLine]) -> list[ListEntry]:
    """The entries that lines mean, each once and in their order; RuleBroken tells of every line that names nobody."""
    known, lists = _users(project, lines), lists_named(project, lines)
    found: dict[tuple[object, ...], ListEntry] = {}
    nobody = []
    for line in lines:
        meant = _meant(line, known, lists)
        for entry in meant:
            found.setdefault((entry.user_id, entry.role, entry.email.casefold()), entry)
        if not meant:
            nobody.append(f"“{line.name}”")
    if nobody:
        called = first_of(nobody, MOST_TOLD)
        raise RuleBroken(
            _("There is nobody and no list called {called} here. {how}").format(called=called, how=HOW), field="members"
        )
    require_nobody_left(lines, field="members")
    return list(found.values())


def require_nobody_left(lines: Iterable[MemberLine], *, field: str) -> None:
    """Refuse the bare address of somebody who left the organisation: they would be sent a guest link unawares."""
    bare = {line.email.lower() for line in lines if line.kind == ADDRESS and not (line.name or line.company)}
    if not bare:
        return
    left = Membership.objects.filter(Q(status=MembershipStatus.DEACTIVATED) | Q(user__is_active=False))
    found = left.select_related("user").annotate(address=Lower("user__email")).filter(address__in=bare)
    if people := [f"{member.user} ({member.user.email})" for member in found.order_by("pk")]:
        words = _("{people} left the organisation. Name somebody else, or write {how} if they are outside now.")
        raise RuleBroken(words.format(people=first_of(people, MOST_TOLD), how=WRITTEN), field=field)


def _meant(line: MemberLine, users: Mapping[str, User], lists: Mapping[str, DistributionList]) -> Sequence[ListEntry]:
    if line.kind == ROLE:
        return [ListEntry(role=line.name)]
    if line.kind == LIST:
        return [_copy(entry) for entry in lists[line.key].entries.all()] if line.key in lists else []
    if user := users.get(line.key):
        return [ListEntry(user=user)]
    if line.kind == ADDRESS:
        return [ListEntry(name=line.name, email=line.email, company=line.company)]
    return []


def _copy(entry: ListEntry) -> ListEntry:
    facts = {name: getattr(entry, name) for name in ("user", "role", "name", "email", "company")}
    return ListEntry(**facts)


def _users(project: Project | None, lines: Sequence[MemberLine]) -> dict[str, User]:
    """Active members by address, and by a name that only one of them has: in the project, or in the organisation."""
    wanted = {line.key for line in lines if line.kind in {PERSON, ADDRESS}}
    if not wanted:
        return {}
    people = [actor.user for actor in everybody(project)] if project else [member.user for member in _active()]
    names: dict[str, list[User]] = {}
    for user in people:
        names.setdefault(likeness.key(user.name), []).append(user)
    once = {name: users[0] for name, users in names.items() if len(users) == 1}
    members = members_at(wanted)
    return once | {likeness.key(member.user.email): member.user for member in members}


def members_at(addresses: Collection[str]) -> QuerySet[Membership]:
    """The active members of the organisation with these addresses, which are given in small letters."""
    found: QuerySet[Membership] = _active().annotate(address=Lower("user__email")).filter(address__in=addresses)
    return found


def lists_named(project: Project | None, lines: Sequence[MemberLine]) -> dict[str, DistributionList]:
    """Lists by name; a project's own before the organisation's."""
    keys = {line.key for line in lines if line.kind == LIST}
    if not keys:
        return {}
    found = DistributionList.objects.usable_in(project).filter(archived_at=None, name_key__in=keys)
    ordered = sorted(found.prefetch_related("entries__user"), key=lambda one: one.project_id is not None)
    return {one.name_key: one for one in ordered}


def _active() -> QuerySet[Any]:
    found: QuerySet[Any] = Membership.objects.select_related("user").filter(
        status=MembershipStatus.ACTIVE, user__is_active=True
    )
    return found
