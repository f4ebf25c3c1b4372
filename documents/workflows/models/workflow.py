from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from documents.register.models import DocumentStatus, Revision
from documents.workflows.models.words import Outcome, Priority, StepStatus, WorkflowStatus, tone
from kazinex.core.actors import Member
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet

if TYPE_CHECKING:
    from documents.workflows.models.part import StepPart

PREFIX = "WF-"
OPEN = Q(status=StepStatus.OPEN)
LIVE = OPEN & Q(in_active_project=True)  # somebody may answer it
CALLED = ("template_name", "name")  # what a step is called in reports
SHOWN = (  # by what it is decided who sees a pinned revision, confidential or not; an index takes longer by each column
    "discipline_key",
    "document_type_key",
    "zone_key",
    "is_current",
    "is_released",
    "status",
    "released_status",
    "document",
)
OVER = (WorkflowStatus.COMPLETED, WorkflowStatus.RETURNED)  # and neither cancelled nor recalled


def written(number: int) -> str:
    """A workflow's number as people write it: WF-0001."""
    return f"{PREFIX}{number:04d}"


class WorkflowQuerySet(TenantQuerySet):
    """Words many rooms share about workflows."""

    def visible_to(self, actor: Member) -> Self:
        """Those of the actor's project that pin a revision the actor may see."""
        here = self.filter(project=actor.project)
        if actor.sees_everything:
            return here
        if not actor.sees_register:
            return here.none()
        pinned = WorkflowDocument.objects.filter(workflow=OuterRef("pk"), document__deleted_at=None)
        return here.filter(Exists(pinned.filter(revision__in=Revision.objects.visible_to(actor))))

    def asking(self, user: Any) -> Self:
        """Those in which a person is, or was, asked something."""
        from documents.workflows.models.part import StepPart  # noqa: PLC0415  that module imports this one

        return self.filter(Exists(StepPart.objects.reached_by(user).filter(step__workflow=OuterRef("pk"))))

    def running(self) -> Self:
        """Those that are not over."""
        return self.filter(status=WorkflowStatus.RUNNING)


class Workflow(TenantModel, PublicId, Timed):
    """A review of pinned revisions, running on one version of a template (DOCUMENT_CONTROL 6)."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="workflows")
    number = models.PositiveIntegerField()
    version = models.ForeignKey("workflows.TemplateVersion", models.PROTECT, related_name="workflows")
    template_name = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    notes = models.TextField(max_length=4000, blank=True, default="")
    due_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=WorkflowStatus.choices, default=WorkflowStatus.RUNNING)
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True, default="")
    turns = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    objects: ClassVar[Any] = TenantManager.from_queryset(WorkflowQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project", "number"], name="workflow_number_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "project", "status", "number"], name="workflow_by_status"),
            models.Index(fields=["organisation", "version", "status"], name="workflow_by_version"),
            models.Index(
                fields=["organisation", "project", "template_name", "started_at", "ended_at", "id"],
                condition=Q(status__in=OVER),
                name="workflow_took",
            ),
            models.Index(
                fields=["organisation", "project", "id"],
                condition=Q(status=WorkflowStatus.RUNNING),
                name="workflow_runs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        return written(self.number)

    @property
    def audit_label(self) -> str:
        return self.code

    @property
    def is_running(self) -> bool:
        return self.status == WorkflowStatus.RUNNING

    @property
    def state_label(self) -> str:
        """Such as “Returned: Rejected”."""
        status = WorkflowStatus(self.status).label
        return f"{status}: {Outcome(self.outcome).label}" if self.outcome else str(status)

    @property
    def state_tone(self) -> str:
        return tone(self.outcome or self.status)

    def get_absolute_url(self) -> str:
        return reverse("workflows:workflow", args=[self.organisation.slug, self.project.code, self.code])


class WorkflowDocument(TenantModel, Timed):
    """A document in a workflow at the revision it was started with; `is_running` holds that revision for it alone."""

    workflow = models.ForeignKey("workflows.Workflow", models.PROTECT, related_name="documents")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64, editable=False)
    status_before = models.CharField(max_length=24, choices=DocumentStatus.choices)
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True, default="")
    is_running = models.BooleanField(default=True)
    # What reports count it by, kept by triggers: where its document is, unless that is deleted, what decides who sees
    # that at this revision, and since when and until when its workflow went on, once that is over.
    project_key = models.BigIntegerField(null=True, editable=False)
    discipline_key = models.BigIntegerField(null=True, editable=False)
    document_type_key = models.BigIntegerField(null=True, editable=False)
    zone_key = models.BigIntegerField(null=True, editable=False)
    is_confidential = models.BooleanField(default=False, editable=False)
    is_current = models.BooleanField(default=False, editable=False)  # whether it is its document's current revision,
    is_released = models.BooleanField(default=False, editable=False)  # and whether its released one; the document's
    status = models.CharField(max_length=24, default="", editable=False)  # two statuses where it is one of these,
    released_status = models.CharField(max_length=24, default="", editable=False)  # and else nothing
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "workflow", "document"], name="document_once_per_workflow"),
            models.UniqueConstraint(
                fields=["organisation", "revision"], condition=Q(is_running=True), name="revision_in_one_workflow"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "document"], name="workflows_of_document"),
            models.Index(fields=["organisation", "workflow", "position"], name="documents_of_workflow"),
            models.Index(
                fields=["organisation", "project_key", *SHOWN, "is_confidential", "began_at", "ended_at"],
                condition=Q(ended_at__isnull=False),
                name="review_of_document_took",
            ),
            models.Index(
                fields=["organisation", "project_key", "is_running", "is_confidential", *SHOWN, "workflow"],
                condition=Q(project_key__isnull=False),
                name="document_is_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} revision {self.code} in {self.workflow_id}"

    @property
    def outcome_tone(self) -> str:
        return tone(self.outcome)


class WorkflowStep(TenantModel, Timed):
    """One step of a workflow in one round: what it asks, since when, until when, and what it came to."""

    workflow = models.ForeignKey("workflows.Workflow", models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    rule = models.CharField(max_length=10, blank=True, default="")  # of the review matrix; empty is the template's
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # the same
    status = models.CharField(max_length=10, choices=StepStatus.choices, default=StepStatus.WAITING)
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True, default="")
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)  # when those asked were told that it is
    reminded_at = models.DateTimeField(null=True, blank=True)  # when they were last told again
    escalated_at = models.DateTimeField(null=True, blank=True)  # when the project admins were
    project_key = models.BigIntegerField(null=True, editable=False)  # this and the next are kept by a trigger, and
    template_name = models.CharField(max_length=120, default="", editable=False)  # never change
    in_active_project = models.BooleanField(default=True, editable=False)  # kept by triggers while its workflow runs

    own_part: "StepPart"  # of whom the step was read for, where they are asked in it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "workflow", "number", "round"], name="step_once_a_round")
        ]
        indexes = [
            models.Index(fields=["organisation", "due_at"], condition=OPEN, name="step_open_due"),
            models.Index(fields=["organisation", "due_at"], condition=LIVE & Q(overdue_at=None), name="step_untold"),
            models.Index(
                fields=["organisation", "due_at"], condition=LIVE & Q(escalated_at=None), name="step_unescalated"
            ),
            models.Index(
                F("organisation"),
                Coalesce("reminded_at", "overdue_at"),
                condition=LIVE & Q(overdue_at__isnull=False),
                name="step_last_told",
            ),
            models.Index(
                fields=["organisation", "project_key", *CALLED, "opened_at", "closed_at", "workflow", "id"],
                condition=Q(status=StepStatus.DONE),
                name="step_took",
            ),
            models.Index(
                fields=["organisation", "project_key", *CALLED, "opened_at", "due_at", "workflow", "id"],
                condition=OPEN,
                name="step_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.number} of {self.workflow_id}"

    @property
    def audit_label(self) -> str:
        return f"step {self.number} ({self.name}) of {self.workflow.code}"

    @property
    def project(self) -> Any:
        return self.workflow.project

    @property
    def is_open(self) -> bool:
        return self.status == StepStatus.OPEN

    @property
    def is_ahead(self) -> bool:
        """Whether it is open or still comes, so that it can be handed on or left out."""
        return self.status in {StepStatus.OPEN, StepStatus.WAITING}

    @property
    def tone(self) -> str:
        return tone(self.outcome or self.status)

    @property
    def state_label(self) -> str:
        return str(self.get_outcome_display() if self.outcome else self.get_status_display())

    def get_absolute_url(self) -> str:
        workflow = self.workflow
        here = [workflow.organisation.slug, workflow.project.code, workflow.code, self.number]
        return reverse("workflows:step", args=here)
