"""The work of somebody who leaves, given to others: all of it, or nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypedDict

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
OF_BEFORE = _("It was asked for before this site was renewed, and cannot be read any more. Transfer their work again.")
NOTHING = _("Nothing was transferred.")
APART = _("Choose others for these: tick them on the page that transfers the work.")
AT_THIS_MOMENT = _("Somebody else is giving their work to others at this moment. Look at the list again.")


class Payload(TypedDict):
    """Whose work, who takes each thing of it over, by their keys, and what the page showed."""

    member: str
    projects: list[int]
    takers: list[tuple[str, int]]  # by the names that `names` gives the things
    seen: str
    reason: str


class NotGiven(RuleBroken):
    """Some things cannot go to whom they should, so nothing went; `refused` says why of each, in their order.

    Where `is_theirs`, the thing itself refuses its taker; else the taker is nobody who may be chosen there.
    """

    def __init__(self, words: str, refused: Sequence[tuple[HeldWork, str]], *, is_theirs: bool) -> None:
        said = list(dict.fromkeys(f"{work.title}: {why}" if is_theirs else why for work, why in refused))
        more = len(said) - MOST_TOLD
        rest = [_("{more} more cannot be given to them.").format(more=more)] if more > 0 else []
        super().__init__(words, several=[*said[:MOST_TOLD], *rest])
        self.refused, self.is_theirs = refused, is_theirs


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
    return hashlib.sha256("\n".join(map(_line, works)).encode()).hexdigest()


def names(works: Sequence[HeldWork]) -> dict[str, HeldWork]:
    """A name for each, that stays while the thing is theirs, whatever else comes and goes; those alike count on."""
    found: dict[str, HeldWork] = {}
    seen: Counter[str] = Counter()
    for work in works:
        name = hashlib.sha256(_line(work).encode()).hexdigest()[:20]
        seen[name] += 1
        found[f"{name}_{seen[name]}"] = work
    return found


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
        takers = [[name, taker(work).pk] for name, work in names(works).items()]
        projects = list(dict.fromkeys(work.by.project.pk for work in works))
        payload = {"member": membership.public_id, "projects": projects, "takers": takers}
        label = f"Transfer the work of {membership.user}"
        return jobs.start(KIND, label=label, by=works[0].by, **payload, reason=reason, seen=stamp(works))


def run(payload: Payload, actor: Member, progress: Progress) -> Outcome:
    """The same as work in the background, under the rights its person has now: in the organisation, as for its page."""
    here = member_actor(actor.membership)
    if here is None or not here.decide(Permission.MANAGE_MEMBERS):
        raise RuleBroken(LOST_RIGHT)
    sent = _read(payload)
    membership = Membership.objects.select_related("user", "organisation").filter(public_id=sent["member"]).first()
    if membership is None:
        raise RuleBroken(CHANGED)
    if not set(sent["projects"]) <= {each.project.pk for each in actor.everywhere if each.is_project_admin}:
        raise RuleBroken(LOST_RIGHT)
    turns.wait_for(_giving(membership))
    works = shown(membership, by=actor)
    takers = _takers(works, sent)
    progress.begin(len(works))
    reason, taker = sent["reason"], lambda work: takers[id(work)]
    try:
        count = _transfer(membership, works, taker=taker, reason=reason, by=actor, progress=progress)
    except NotGiven as refused:
        raise RuleBroken(refused.words, several=[*refused.several, APART]) from refused
    address = reverse("accounts:member", args=[actor.organisation.slug, membership.public_id])
    return Outcome(told(membership, count, takers.values()), address)


def _read(payload: Any) -> Payload:
    """What was kept for the worker; what an earlier version of this site kept is refused, for it says less."""
    kept = Payload.__annotations__.keys() <= payload.keys()
    if not kept or any(len(one) != len(("name", "taker")) for one in payload["takers"]):
        raise RuleBroken(OF_BEFORE)
    found: Payload = payload
    return found


def _takers(works: Sequence[HeldWork], sent: Payload) -> dict[int, User]:
    """Who takes each thing, by its place in memory; refuses where they are not those that the page showed."""
    users = User.objects.in_bulk([to for _name, to in sent["takers"]])
    chosen = {name: users[to] for name, to in sent["takers"] if to in users}
    named = names(works)
    if stamp(works) != sent["seen"] or not named.keys() <= chosen.keys():
        raise RuleBroken(CHANGED)
    return {id(work): chosen[name] for name, work in named.items()}


def told(membership: Membership, count: int, takers: Iterable[User]) -> str:
    """What came of it, in a sentence."""
    to = first_of(dict.fromkeys(takers))
    words = _("{count} thing of {user} went to {to}.") if count == 1 else _("{count} things of {user} went to {to}.")
    return words.format(count=count, user=membership.user, to=to)


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
    refused: list[tuple[HeldWork, str]] = []
    for done, work in enumerate(works, start=1):
        try:
            with transaction.atomic():
                work.hand_over(taker(work), reason)
        except RuleBroken as broken:
            refused.append((work, broken.words))
        if progress:
            progress.reached(done)
    if refused:
        raise NotGiven(NOTHING, refused, is_theirs=True)


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
    refused: list[tuple[HeldWork, str]] = []
    for work in works:
        user, project = taker(work), work.by.project
        if user == former:
            refused.append((work, _("{user} has it already. Choose somebody else.").format(user=user)))
        elif (project.pk, user.pk) not in people:
            words = _("{user} is not in {project}. Choose somebody else for it, or add them to the project first.")
            refused.append((work, words.format(user=user, project=project)))
    if refused:
        raise NotGiven(NOTHING, refused, is_theirs=False)


def _line(work: HeldWork) -> str:
    return f"{work.by.project.pk} {work.kind} {work.title} {work.url}"


def field_of(project: Project, kind: str = "") -> str:
    """The field of a form that names who takes what is in a project, or what of it is of one kind."""
    return f"of_{slugify(kind)}_in_{project.code}" if kind else f"in_{project.code}"
