from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kazinex.core.actors import Member
from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet
from kazinex.core.translation import marked as _


class Schedule(models.TextChoices):
    NEVER = "", _("Not sent")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")
    MONTHLY = "monthly", _("On the first of every month")


def runs_project(actor: Member) -> bool:
    """Whether somebody answers for all that is sent out of their project."""
    return bool(actor.decide(Permission.MANAGE_SETTINGS))


class SavedReportQuerySet(TenantQuerySet):
    """Words many rooms share about saved reports."""

    def open_to(self, actor: Member) -> Self:
        """One's own, those others share with the project, and for who runs it whatever is sent out of it."""
        own = Q(owner_id=actor.user.pk) | Q(is_shared=True)
        if runs_project(actor):
            own |= ~Q(schedule=Schedule.NEVER)
        return self.filter(own, project_id=actor.project.pk)


class SavedReport(TenantModel, PublicId, Timed):
    """A report as somebody asked for it, under a name; it is run anew for each reader."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_key = LikenessField(max_length=120, of="name")
    query = models.CharField(max_length=1000, blank=True, default="")
    is_shared = models.BooleanField(default=False)
    schedule = models.CharField(max_length=8, choices=Schedule.choices, blank=True, default=Schedule.NEVER)
    due_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(SavedReportQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "owner", "name_key"], name="saved_report_name_once"
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "organisation"], condition=Q(due_at__isnull=False), name="saved_report_due")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        place = [self.organisation.slug, self.project.code, self.kind]
        return reverse("reports:report", args=place) + (f"?{self.query}" if self.query else "")


class ReportReader(TenantModel):
    """Somebody a saved report is sent to, as they may see it."""

    saved_report = models.ForeignKey("reports.SavedReport", models.CASCADE, related_name="readers")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "saved_report", "user"], name="report_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.saved_report_id}"
