from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.workflows.models.words import TemplateStatus, tone
from kazinex.core.actors import Member
from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet

LIVE = ~Q(status=TemplateStatus.ARCHIVED)


class TemplateQuerySet(TenantQuerySet):
    """Words many rooms share about templates."""

    def kept_at(self, actor: Member) -> Self:
        """Those that are kept where the actor stands: in a project, or in the organisation."""
        return self.filter(project=actor.project)

    def startable_in(self, project: Any) -> Self:
        """Those that a workflow of the project may run on: its own, and the organisation's."""
        return self.filter(Q(project=project) | Q(project=None), status=TemplateStatus.ACTIVE)


class WorkflowTemplate(TenantModel, PublicId, Timed):
    """A route that workflows run on, of the organisation or of one project (DOCUMENT_CONTROL 5)."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=120)
    name_key = LikenessField(max_length=300, of="name")
    category = models.CharField(max_length=60, blank=True, default="")
    description = models.TextField(max_length=2000, blank=True, default="")
    status = models.CharField(max_length=10, choices=TemplateStatus.choices, default=TemplateStatus.DRAFT)

    objects: ClassVar[Any] = TenantManager.from_queryset(TemplateQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name_key"], condition=LIVE & Q(project=None), name="template_name_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "project", "name_key"], condition=LIVE, name="template_name_once_in_project"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "project", "name", "id"], name="template_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def status_tone(self) -> str:
        return tone(self.status)

    @property
    def is_draft(self) -> bool:
        return self.status == TemplateStatus.DRAFT

    @property
    def is_archived(self) -> bool:
        return self.status == TemplateStatus.ARCHIVED

    def get_absolute_url(self) -> str:
        if self.project:
            return reverse("workflows:template", args=[self.organisation.slug, self.project.code, self.public_id])
        return reverse("workflows:organisation-template", args=[self.organisation.slug, self.public_id])


class TemplateVersion(TenantModel, Timed):
    """The steps of a template as they were saved; what runs on a version keeps it."""

    template = models.ForeignKey("workflows.WorkflowTemplate", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    steps = models.JSONField(default=list)  # as domain/routes.py writes them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "template", "number"], name="template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.template} version {self.number}"
