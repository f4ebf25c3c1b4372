from django.db import models
from django.urls import reverse

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class Which(models.TextChoices):
    CURRENT = "current", _("The current revision of each document")
    ALL = "all", _("Every revision of each document")


class HandoverState(models.TextChoices):
    MAKING = "making", _("Being made")
    STOPPED = "stopped", _("Not finished")
    READY = "ready", _("Ready")
    REMOVED = "removed", _("Removed")


TONES = {HandoverState.MAKING: "info", HandoverState.STOPPED: "warn", HandoverState.READY: "good"}


class Handover(TenantModel, PublicId, Timed):
    """One package of a project's records, as its maker saw them: planned first, then written part by part."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    maker = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    job = models.ForeignKey("projects.Job", models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField()
    which = models.CharField(max_length=8, choices=Which.choices, default=Which.CURRENT)
    part_size = models.PositiveBigIntegerField()  # bytes of files in one archive, as far as one file fits in
    planned_at = models.DateTimeField(null=True)
    parts_planned = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    files_count = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=list, editable=False)  # keys of documents in its register without a file
    lost_count = models.PositiveIntegerField(default=0)  # files that the store could not give as they were uploaded
    size = models.PositiveBigIntegerField(default=0)  # bytes of all archives
    manifest_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project", "number"], name="handover_number_once")
        ]

    def __str__(self) -> str:
        return f"Handover package {self.number}"

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def state(self) -> HandoverState:
        if self.removed_at:
            return HandoverState.REMOVED
        if self.finished_at:
            return HandoverState.READY
        return HandoverState.MAKING if self.job and self.job.is_under_way else HandoverState.STOPPED

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "neutral")

    @property
    def file_stem(self) -> str:
        """What the names of its archives begin with."""
        return f"{self.project.code}-handover-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("handovers:handover", args=[self.organisation.slug, self.project.code, self.public_id])
