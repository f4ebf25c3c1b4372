"""Guest links of people outside who take part in steps: made when a step opens, ended when nobody waits for them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from documents.register.models import Revision
from documents.workflows.models import Outside, StepPart, Workflow, WorkflowStep
from documents.workflows.models.words import PartStatus, StepKind
from documents.workflows.queries import link_ends, people
from documents.workflows.services import notices
from guestshares.domain import limits
from guestshares.models import Scope, Share, asking
from guestshares.models.response import GuestDecision
from guestshares.queries.policies import effective_policy
from guestshares.services import emails, many_shares, sharable, shares
from guestshares.services.sharable import HeldBack
from guestshares.services.shares import Recipient
from kazinex.core import clock
from kazinex.core.actors import Actor, Member, SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.queries.people import everybody

G = GuestDecision
DECIDES = [G.APPROVED.value, G.APPROVED_WITH_COMMENTS.value, G.REJECTED.value]
OFFERED = {StepKind.REVIEW: DECIDES, StepKind.APPROVE: DECIDES, StepKind.ACKNOWLEDGE: [G.ACKNOWLEDGED.value]}
HELD_BACK = _("A document that it reviews may not be let out by now.")
BY = SystemActor("workflow steps")


def require(outside: Iterable[Outside], revisions: Sequence[Revision], *, by: Member) -> None:
    """Refuse in words what the guest policy would not let out, or not to one of these people, or not by this person."""
    asked = list(outside)
    if not asked:
        return
    rules = effective_policy(by.project)
    if not by.decide(Permission.MANAGE_GUEST_SHARES):
        words = f"{asked[0]} would be asked by a guest link, and you may not create guest shares here."
        raise RuleBroken(words, field="participants")
    try:
        sharable.require([revision.document for revision in revisions], _scope(revisions), rules, by)
        for one in asked:
            limits.recipient(one.email, policy=rules)
    except RuleBroken as broken:
        raise RuleBroken(
            _("People outside cannot be asked: {words}").format(words=broken.words), field="participants"
        ) from broken


def let_in(steps: Iterable[WorkflowStep], parts: Iterable[StepPart]) -> None:
    """Send everybody outside whom steps ask a link to the pinned revisions, in the name of who started the workflow.

    Where the policy does not allow it by now, their part needs reassignment, and the starter is told why.
    """
    opened = {step.pk: step for step in steps}
    waiting = [part for part in parts if not part.user_id and part.step_id in opened]
    for step in opened.values():
        if asked := [part for part in waiting if part.step_id == step.pk]:
            _let_in(step, asked)


def let_out(parts: Iterable[StepPart], why: str, *, by: Actor) -> None:
    """End the links of people outside whose answers nobody waits for any more."""
    keys = [part.share_id for part in parts if part.share_id and part.status != PartStatus.ANSWERED]
    if keys:
        shares.revoke_many(Share.objects.filter(pk__in=keys), reason=why, owners=False, by=by)


def extend(parts: Iterable[StepPart], step: WorkflowStep, *, by: Member) -> None:
    """Let links open as long as a step that has longer now, and say so; not further than the policy goes.

    A link that has ended stays so where what it opened may not be let out by now, and the starter is told why.
    """
    found = Share.objects.filter(pk__in=[part.share_id for part in parts if part.share_id], revoked_at=None)
    found.exclude(step_asks=None).update(step_asks=_asks(step))
    for share in found.order_by("pk"):
        share.project = step.workflow.project
        rules, zone = effective_policy(share.project), share.project.time_zone
        day = min(
            clock.last_day(link_ends.until(rules, share.expires_at, step.due_at), zone),
            limits.latest_day(share.project, rules),
        )
        if rules.allow_custom_expiry and clock.end_of_day(day, zone) > share.expires_at:
            _extend(share, day, step, by=by)


def remind(parts: Iterable[StepPart]) -> None:
    """Mail people outside again that their answer is waited for, where their link still opens."""
    keys = [part.share_id for part in parts if part.share_id]
    for share in Share.objects.live().with_surroundings().filter(pk__in=keys).order_by("pk"):
        emails.reminder(share)


def answers_for(workflow: Workflow) -> Member:
    """Who stands for a workflow where somebody outside moves it: the starter, else who runs the project."""
    starter = people.actor_of(workflow.project, workflow.started_by.email)
    return starter or next(one for one in everybody(workflow.project) if one.is_project_admin)


def _extend(share: Share, day: date, step: WorkflowStep, *, by: Member) -> None:
    try:
        with transaction.atomic():
            because = f"{step.workflow.code} asks for its answer until {clock.shown_day(day)}."
            shares.extend(share, expiry=day, max_opens=None, because=because, by=by)
    except RuleBroken as broken:
        words = f"The link of {share.recipient_name} could not be let open longer: {_why(broken)}"
        notices.unasked(step, words, by=BY)


def _let_in(step: WorkflowStep, parts: list[StepPart]) -> None:
    try:
        with transaction.atomic():
            _share(step, parts)
    except RuleBroken as broken:
        names = ", ".join(part.who for part in parts)
        notices.unasked(step, f"{names} could not be asked: {_why(broken)}", by=BY)


def _why(broken: RuleBroken) -> str:
    """Why somebody cannot be asked, for who may see the workflow and not each of its documents."""
    return HELD_BACK if isinstance(broken.__cause__ or broken, HeldBack) else broken.words


def _share(step: WorkflowStep, parts: list[StepPart]) -> None:
    workflow, by = step.workflow, answers_for(step.workflow)
    faces = ("revision__document__current_revision", "revision__document__released_revision")
    items = workflow.documents.select_related(*faces).order_by("position", "pk")
    revisions: list[Revision] = [item.revision for item in items]
    for revision in revisions:
        revision.document.project = workflow.project
    require([part.outside for part in parts], revisions, by=by)
    rules = effective_policy(workflow.project)
    said = {"label": f"{workflow.code} {step.name}"[:120], "decisions": OFFERED[StepKind(step.kind)]}
    shared = many_shares.terms(_scope(revisions), rules, by=by, step_asks=_asks(step), **said)
    shared.expires_at = link_ends.until(rules, shared.expires_at, step.due_at)
    recipients = [Recipient(part.outside_name, part.outside_email, part.outside_company) for part in parts]
    made = many_shares.issue(revisions, shared, recipients=recipients, rules=rules, by=by)
    for part, share in zip(parts, made, strict=True):
        part.share = share
    StepPart.objects.bulk_update(parts, ["share"])
    if step.round > 1:
        _end_earlier(step, [part.outside_email for part in parts], by=by)


def _end_earlier(step: WorkflowStep, emails: Sequence[str], *, by: Member) -> None:
    """Who is asked again answers on the new link; the ones of earlier rounds end."""
    before = StepPart.objects.filter(step__workflow=step.workflow, step__number=step.number, step__round__lt=step.round)
    earlier = before.filter(outside_email__in=emails, share__isnull=False).values("share")
    why = f"{step.workflow.code}: {step.name} is asked again."
    held = Share.objects.filter(pk__in=earlier, revoked_at=None)
    shares.revoke_many(held, reason=why, by=by, guests=False, owners=False)


def _scope(revisions: Sequence[Revision]) -> Scope:
    return Scope.DOCUMENT if len(revisions) == 1 else Scope.SELECTION


def _asks(step: WorkflowStep) -> list[str]:
    return asking.step_asks(f"{step.workflow.code} {step.workflow.title}", step.name, step.due_at)
