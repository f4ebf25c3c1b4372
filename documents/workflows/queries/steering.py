"""Who may be put in whose place in a step; for the pages that steer workflows."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, MembershipStatus, User
from accounts.models.roles import OrganisationRole
from documents.workflows.models import StepPart, WorkflowStep
from documents.workflows.models.words import PartStatus
from documents.workflows.queries import people, workflows
from kazinex.core.actors import Member
from projects.models import ProjectMembership
from projects.queries.people import everybody


def step(actor: Member, workflow: str, step: int) -> WorkflowStep:
    """A step, in its last round, of a workflow one sees; for doors."""
    holder = workflows.workflow(actor, workflow)
    found: WorkflowStep = holder.steps.filter(number=step).order_by("-round")[:1].get()
    found.workflow = holder
    return found


def asked(step: WorkflowStep) -> QuerySet[StepPart]:
    """The parts of a step that nobody has answered."""
    found: QuerySet[StepPart] = StepPart.objects.filter(step=step, status=PartStatus.ASKED)
    return found.select_related("user").order_by("user__name", "pk")


def takers(step: WorkflowStep, *besides: User) -> QuerySet[User]:
    """Active people of the project who may answer steps, and workflow responders, who are not in a step already."""
    there = ProjectMembership.objects.filter(project=step.workflow.project).values("user")
    responder = Q(role=OrganisationRole.WORKFLOW_RESPONDER)
    active = Membership.objects.filter(Q(user__in=there) | responder, status=MembershipStatus.ACTIVE)
    taken = StepPart.objects.filter(step=step, user__isnull=False).exclude(status=PartStatus.HANDED_ON).values("user")
    found = User.objects.filter(pk__in=active.values("user"), is_active=True).exclude(pk__in=taken)
    unable = [one.user.pk for one in everybody(step.workflow.project) if not people.may_answer(one)]
    return found.exclude(pk__in=[*unable, *(one.pk for one in besides)]).order_by("name", "pk")
