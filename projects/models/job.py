from typing import Any

from django.db import models
from django.urls import reverse

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Nothing was changed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(TenantModel, PublicId, Timed):
    """Work in a project that is too long for a request: a leased row, so that another worker can take it up again.

    It is one transaction, done whole or not at all, unless its kind goes in steps (JobKind).
    """

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    payload: Any = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(null=True)
    words = models.CharField(max_length=2000, blank=True)
    address = models.CharField(max_length=2000, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "person", "-created_at", "-id"], name="job_newest"),
            models.Index(
                fields=["lease_until"], condition=models.Q(state__in=["waiting", "running"]), name="job_under_way"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_under_way(self) -> bool:
        return self.state in {JobState.WAITING, JobState.RUNNING}

    def get_absolute_url(self) -> str:
        return reverse("projects:job", args=[self.organisation.slug, self.project.code, self.public_id])
