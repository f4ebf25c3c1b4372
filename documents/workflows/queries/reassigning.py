"""Which steps wait for people who cannot take them any more: who left, who has no link, who may not see a document."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Membership, MembershipStatus
from accounts.models.roles import OrganisationRole
from documents.workflows.models import StepPart, Workflow
from documents.workflows.models.words import PartStatus, StepStatus, WorkflowStatus
from guestshares.models import Share
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine
from kazinex.core.probing import Gathered
from kazinex.core.translation import marked as _
from projects.models import ProjectMembership
from projects.models.roles import ProjectRole
from projects.queries.my_work import places

RUNNING_ALL = (OrganisationRole.ORG_ADMIN, OrganisationRole.ORG_MANAGER)  # without a role of their own in a project


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many documents of a workflow are hidden from somebody whom an open step of it asks."""

    step: int
    workflow: int
    documents: int

    @property
    def words(self) -> str:
        """The same in words that name none of them."""
        if self.documents == 1:
            return _("may not see a document of it any more")
        return _("may not see {number} of its documents any more").format(number=self.documents)


def hidden_from_asked(projects: Collection[int]) -> Mapping[int, Hidden]:
    """Of open steps in these projects the parts whose people may not see a pinned revision now, by key; one query.

    The database decides as SPEC 3.4 does; a test holds it to `Revision.objects.visible_to`.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from workflows_hidden_from_asked(%s)", [list(projects)])
        return {part: Hidden(step, workflow, documents) for part, step, workflow, documents in cursor.fetchall()}


def hidden_in(workflow: Workflow) -> Mapping[int, Hidden]:
    """The same of the open steps of one workflow: only its documents are looked at."""
    with connection.cursor() as cursor:
        asked = "select * from workflows_hidden_from_asked(%s) where workflow_id = %s"
        cursor.execute(asked, [[workflow.project_id], workflow.pk])
        return {part: Hidden(step, found, documents) for part, step, found, documents in cursor.fetchall()}


def gone() -> Q:
    """Of parts: that they wait for somebody who is no active member any more, or outside and without a link.

    A link of somebody outside counts while it opens, or a session on it may go on.
    """
    active = Membership.objects.filter(user=OuterRef("user"), status=MembershipStatus.ACTIVE, user__is_active=True)
    linked = Share.objects.unended().filter(pk=OuterRef("share"))
    member, outside = Q(user__isnull=False) & ~Q(Exists(active)), Q(user=None) & ~Q(Exists(linked))
    return Q(status=PartStatus.ASKED) & (member | Q(step__status=StepStatus.OPEN) & outside)


def needing(*projects: int) -> Q:
    """Of workflows of projects: that an open step of theirs waits for somebody who cannot take it."""
    hidden = {one.workflow for one in hidden_from_asked(projects).values()}
    waiting = _running(StepPart.objects.waiting()).filter(gone(), step__workflow=OuterRef("pk"))
    return Q(Exists(waiting)) | Q(pk__in=hidden)


def stuck(project: int) -> Q:
    """Of steps of a project: that they are open and wait for somebody who cannot take them."""
    hidden = {one.step for one in hidden_from_asked([project]).values()}
    waiting = StepPart.objects.waiting().filter(gone(), step=OuterRef("pk"))
    return Q(status=StepStatus.OPEN) & (Q(Exists(waiting)) | Q(pk__in=hidden))


def steps(actor: Member, most: int) -> list[WorkLine]:
    """Parts that need reassignment, for who runs their projects, earliest due first; as many queries in all of them.

    Whom the actor is told of as waiting outside is left out.
    """
    there = {each.project.pk: each for each in places(actor) if each.is_project_admin}
    if not there:
        return []
    hidden = hidden_from_asked(there)
    waiting = StepPart.objects.waiting().filter(project_key__in=there).order_by()
    outside = waiting.filter(user=None).exclude(step__workflow__started_by=actor.user)
    ways = (outside.filter(gone()), StepPart.objects.filter(pk__in=hidden).order_by())
    keys = waiting.filter(user__in=_left()).values("pk").union(*(way.values("pk") for way in ways), all=True)
    found = StepPart.objects.filter(Gathered(keys)).select_related("step__workflow__project", "user")
    ordered = found.order_by(F("due_at").asc(nulls_last=True), "pk")[:most]
    return [_line(part, there[part.project_key], hidden.get(part.pk)) for part in ordered]


def among(user_id: int) -> QuerySet[StepPart]:
    """What waits anywhere in the organisation, for who runs any of its projects."""
    places = ProjectMembership.objects.filter(user=user_id, role=ProjectRole.PROJECT_ADMIN)
    standing = Membership.objects.filter(user=user_id, role__in=RUNNING_ALL)
    found: QuerySet[StepPart] = StepPart.objects.waiting().filter(Q(Exists(places)) | Q(Exists(standing)))
    return found


def _left() -> QuerySet[Membership, dict[str, Any]]:
    """Of members who are active no more: an index leads from them to what still asks them, which is little."""
    ended = ~Q(status=MembershipStatus.ACTIVE) | Q(user__is_active=False)
    found: QuerySet[Membership, dict[str, Any]] = Membership.objects.filter(ended).values("user")
    return found


def _running(parts: QuerySet[Any]) -> QuerySet[Any]:
    return parts.filter(step__workflow__status=WorkflowStatus.RUNNING)


def _line(part: StepPart, actor: Member, hidden: Hidden | None) -> WorkLine:
    step, workflow = part.step, part.step.workflow
    workflow.project, workflow.organisation = actor.project, actor.organisation
    why = _("is no active member any more") if part.user_id else _("has no link that opens")
    note = f"{part.who} {hidden.words if hidden else why}"
    title = f"{step.name}: {workflow}"
    since = step.opened_at or part.created_at
    return WorkLine(title, workflow.get_absolute_url(), actor.project, since, step.due_at, note=note)
