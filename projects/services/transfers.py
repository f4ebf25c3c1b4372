"""The work of somebody who leaves, given to others: all of it, or nothing."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.db import transaction
from django.urls import reverse

from accounts.models import Membership, User
from accounts.services import notifications
from accounts.services.notifications import Several, Told
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from projects.domain.questions import HELD_WORK, HeldWork
from projects.models import Project
from projects.queries.people import everybody

MOST_AT_ONCE = 300
MOST_TOLD = 5


def held(membership: Membership, *, by: Member) -> list[HeldWork]:
    """What waits for a member, or what they answer for, in the open projects that this person runs, by project."""
    runs = [each for each in by.everywhere if each.is_project_admin and each.project.is_open]
    found = [work for told in HELD_WORK.ask(runs, membership.user) for work in told] if runs else []
    order = {each.project.pk: at for at, each in enumerate(runs)}
    return sorted(found, key=lambda work: order[work.by.project.pk])


def transfer(
    membership: Membership,
    works: Sequence[HeldWork],
    *,
    taker: Callable[[Project], User],
    reason: str,
    by: Member,
) -> int:
    """Give these to others, each as if given alone; where one cannot be, nothing is. Returns how many there were.

    The organisation's record counts them by kind; what each is stands in the record of its project alone.
    """
    refused: list[str] = []
    with transaction.atomic():
        _require_there({work.by.project: taker(work.by.project) for work in works}, membership.user)
        for work in works:
            try:
                with transaction.atomic():
                    work.hand_over(taker(work.by.project), reason)
            except RuleBroken as broken:
                refused.append(f"{work.title}: {broken.words}")
        if refused:
            more = len(refused) - MOST_TOLD
            told = [*refused[:MOST_TOLD], *([f"{more} more cannot be given to them."] if more > 0 else [])]
            raise RuleBroken(" ".join(["Nothing was transferred.", *told]))
        _tell(works, taker, reason, by)
        takers = dict.fromkeys(str(taker(work.by.project)) for work in works)
        told = [f"{kind}: {count}" for kind, count in Counter(work.kind for work in works).items()]
        to = ", ".join(takers)
        record(AuditAction.MEMBER_WORK_TRANSFERRED, by=by, target=membership, to=to, reason=reason, work=told)
    return len(works)


def _tell(works: Sequence[HeldWork], taker: Callable[[Project], User], reason: str, by: Member) -> None:
    """Each taker once, of what handing over has not told them of."""
    given = [(work, taker(work.by.project)) for work in works if work.untold]
    told = [
        Told(to, f"{work.title} in {work.by.project} is yours now: {reason}", work.url, (work.untold,))
        for work, to in given
        if work.untold and to != by.user
    ]
    mine = reverse("projects:my-work", args=[by.organisation.slug])
    notifications.tell_many(told, "work_given", by, several=Several("{count} things are yours now", mine))


def _require_there(takers: dict[Project, User], former: User) -> None:
    """Each of them is somebody else, for whom the project exists."""
    people = {(actor.project.pk, actor.user.pk) for actor in everybody(*takers) if actor.project}
    for project, user in takers.items():
        if user == former:
            raise RuleBroken(f"{user} has it already. Choose somebody else.", field="to")
        if (project.pk, user.pk) not in people:
            words = f"{user} is not in {project}. Choose somebody else for it, or add them to the project first."
            raise RuleBroken(words, field=field_of(project))


def field_of(project: Project) -> str:
    """The field of a form that names who takes what is in a project."""
    return f"in_{project.code}"
