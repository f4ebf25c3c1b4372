"""The work of somebody who leaves, given to others: all of it, or nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypedDict

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from accounts.models import Membership, User
from accounts.services import notifications
from accounts.services.notifications import Several, Told
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import turns
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import first_of, phrase
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.jobs import LOST_RIGHT, Outcome, Progress
from projects.domain.questions import HELD_WORK, HeldWork
from projects.models import Job, Project
from projects.queries.actors import member_actor
from projects.queries.people import everybody
from projects.services import jobs

KIND = "projects.transfer"
MOST_SHOWN = 300
MOST_AT_ONCE = 40  # things that are given while somebody waits; more go in the background
MOST_TOLD = 5
Taker = Callable[[HeldWork], User]
CHANGED = _("Their work changed meanwhile. Look at the list again, and send it again if it is still right.")
UNDER_WAY = _("Their work is transferred already, in the background. Look at the list again when that has ended.")
AT_THIS_MOMENT = _("Somebody else is giving their work to others at this moment. Look at the list again.")


class Payload(TypedDict):
    """Whose work, who takes it over in which project and of which kind, by their keys, and what the page showed."""

    member: str
    takers: list[tuple[int, str, int]]
    seen: str
    reason: str


def held(membership: Membership, *, by: Member) -> list[HeldWork]:
    """What waits for a member, or what they answer for, in the open projects that this person runs, by project."""
    runs = [each for each in by.everywhere if each.is_project_admin and each.project.is_open]
    found = [work for told in HELD_WORK.ask(runs, membership.user) for work in told] if runs else []
    order = {each.project.pk: at for at, each in enumerate(runs)}
    return sorted(found, key=lambda work: order[work.by.project.pk])


def shown(membership: Membership, *, by: Member) -> list[HeldWork]:
    """As much of it as one page shows and gives away at once."""
    return held(membership, by=by)[:MOST_SHOWN]


def stamp(works: Sequence[HeldWork]) -> str:
    """What tells whether somebody holds the same as a page showed."""
    told = "\n".join(f"{work.by.project.pk} {work.kind} {work.title} {work.url}" for work in works)
    return hashlib.sha256(told.encode()).hexdigest()


def start(
    membership: Membership,
    works: Sequence[HeldWork],
    *,
    taker: Taker,
    reason: str,
    by: Member,
) -> Job:
    """Let a worker give these to others: all of it as the page showed it, or nothing."""
    with transaction.atomic():
        _require_alone(membership)
        _require_there(works, taker, membership.user)
        takers = {(work.by.project.pk, work.kind): taker(work).pk for work in works}
        payload = {"member": membership.public_id, "takers": [[*of, to] for of, to in takers.items()]}
        label = f"Transfer the work of {membership.user}"
        return jobs.start(KIND, label=label, by=works[0].by, **payload, reason=reason, seen=stamp(works))


def run(payload: Payload, actor: Member, progress: Progress) -> Outcome:
    """The same as work in the background, under the rights its person has now: in the organisation, as for its page."""
    here = member_actor(actor.membership)
    if here is None or not here.decide(Permission.MANAGE_MEMBERS):
        raise RuleBroken(LOST_RIGHT)
    membership = Membership.objects.select_related("user", "organisation").filter(public_id=payload["member"]).first()
    if membership is None:
        raise RuleBroken(CHANGED)
    projects = {project for project, _kind, _to in payload["takers"]}
    if not projects <= {each.project.pk for each in actor.everywhere if each.is_project_admin}:
        raise RuleBroken(LOST_RIGHT)
    turns.wait_for(_giving(membership))
    works = shown(membership, by=actor)
    if stamp(works) != payload["seen"]:
        raise RuleBroken(CHANGED)
    users = User.objects.in_bulk([to for _project, _kind, to in payload["takers"]])
    takers = {(project, str(kind)): users[to] for project, kind, to in payload["takers"]}
    progress.begin(len(works))
    reason, taker = payload["reason"], lambda work: takers[work.by.project.pk, str(work.kind)]
    count = _transfer(membership, works, taker=taker, reason=reason, by=actor, progress=progress)
    address = reverse("accounts:member", args=[actor.organisation.slug, membership.public_id])
    return Outcome(told(membership, count, takers.values()), address)


def told(membership: Membership, count: int, takers: Iterable[User]) -> str:
    """What came of it, in a sentence."""
    to = first_of(dict.fromkeys(takers))
    return f"{count} thing{'' if count == 1 else 's'} of {membership.user} went to {to}."


def transfer(
    membership: Membership,
    works: Sequence[HeldWork],
    *,
    taker: Taker,
    reason: str,
    by: Member,
) -> int:
    """Give these to others, each as if given alone; where one cannot be, nothing is. Returns how many there were.

    They are still all that is shown of them: what somebody else gave away a moment sooner is not given once more.
    """
    with transaction.atomic():
        _require_alone(membership)
        if stamp(shown(membership, by=by)) != stamp(works):
            raise RuleBroken(CHANGED)
        return _transfer(membership, works, taker=taker, reason=reason, by=by)


def _transfer(
    membership: Membership,
    works: Sequence[HeldWork],
    *,
    taker: Taker,
    reason: str,
    by: Member,
    progress: Progress | None = None,
) -> int:
    """The organisation's record counts them by kind; what each is stands in the record of its project alone."""
    with transaction.atomic():
        _require_there(works, taker, membership.user)
        _give(works, taker, reason, progress)
        _tell(works, taker, reason, by)
        takers = dict.fromkeys(str(taker(work)) for work in works)
        kinds = [f"{kind}: {count}" for kind, count in Counter(work.kind for work in works).items()]
        to = ", ".join(takers)
        record(AuditAction.MEMBER_WORK_TRANSFERRED, by=by, target=membership, to=to, reason=reason, work=kinds)
    return len(works)


def _require_alone(membership: Membership) -> None:
    """Nobody else gives away what this member holds until this is done; looked at again once that is sure."""
    theirs = Job.objects.filter(kind=KIND, state__in=jobs.UNDER_WAY, payload__member=membership.public_id)
    if theirs.exists():
        raise RuleBroken(UNDER_WAY)
    if not turns.has_come(_giving(membership)):
        raise RuleBroken(AT_THIS_MOMENT)
    if theirs.exists():
        raise RuleBroken(UNDER_WAY)


def _giving(membership: Membership) -> str:
    """What is done by one at a time: giving away the work of this member."""
    return f"work of {membership.public_id}"


def _give(works: Sequence[HeldWork], taker: Taker, reason: str, progress: Progress | None) -> None:
    refused: list[str] = []
    for done, work in enumerate(works, start=1):
        try:
            with transaction.atomic():
                work.hand_over(taker(work), reason)
        except RuleBroken as broken:
            refused.append(f"{work.title}: {broken.words}")
        if progress:
            progress.reached(done)
    if refused:
        more = len(refused) - MOST_TOLD
        told = [*refused[:MOST_TOLD], *([f"{more} more cannot be given to them."] if more > 0 else [])]
        raise RuleBroken(_("Nothing was transferred."), several=told)


def _tell(works: Sequence[HeldWork], taker: Taker, reason: str, by: Member) -> None:
    """Each taker once, of what handing over has not told them of."""
    given = [(work, taker(work)) for work in works if work.untold]
    told = [
        Told(to, f"{work.title} in {work.by.project} is yours now: {phrase(reason)}.", work.url, (work.untold,))
        for work, to in given
        if work.untold and to != by.user
    ]
    mine = reverse("projects:my-work", args=[by.organisation.slug])
    notifications.tell_many(told, "work_given", by, several=Several("{count} things are yours now", mine))


def _require_there(works: Sequence[HeldWork], taker: Taker, former: User) -> None:
    """Each of them is somebody else, for whom the project exists."""
    projects: dict[Project, None] = dict.fromkeys(work.by.project for work in works)
    people = {(actor.project.pk, actor.user.pk) for actor in everybody(*projects) if actor.project}
    for work in works:
        user, project = taker(work), work.by.project
        if user == former:
            raise RuleBroken(_("{user} has it already. Choose somebody else.").format(user=user), field="to")
        if (project.pk, user.pk) not in people:
            words = _("{user} is not in {project}. Choose somebody else for it, or add them to the project first.")
            raise RuleBroken(words.format(user=user, project=project), field=field_of(project))


def field_of(project: Project, kind: str = "") -> str:
    """The field of a form that names who takes what is in a project, or what of it is of one kind."""
    return f"of_{slugify(kind)}_in_{project.code}" if kind else f"in_{project.code}"
