from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db import models
from django.urls import reverse

from kazinex.core import clock
from kazinex.core.models import PublicId
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _

KEPT = timedelta(hours=24)


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


TONES = {"done": "good", "failed": "bad", "running": "info", "waiting": "info"}


class AuditExport(TenantModel, PublicId):
    """A file of some events, asked for by one person; a leased row, so that another worker can take it up again."""

    requested_by_id = models.CharField(max_length=40)
    requested_by = models.CharField(max_length=400)
    requested_at = models.DateTimeField(default=clock.now)
    project_id = models.BigIntegerField(null=True)
    project_label = models.CharField(max_length=200, blank=True)
    project_code = models.CharField(max_length=40, blank=True)
    filters: Any = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    through = models.BigIntegerField(null=True)  # the newest event it may hold
    scope: Any = models.JSONField(null=True)
    is_large = models.BooleanField(default=False)  # over LARGE events when it was asked for: small ones go first
    told: Any = models.JSONField(null=True)  # [[type, id]] of what can be hidden and is told; null: of everything
    zone = models.CharField(max_length=60, default="UTC")
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(null=True)
    first_sequence = models.BigIntegerField(null=True)
    last_sequence = models.BigIntegerField(null=True)
    head_hash = models.CharField(max_length=64, blank=True)
    file_key = models.CharField(max_length=200, blank=True)
    file_size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    bundle_key = models.CharField(max_length=200, blank=True)
    bundle_size = models.BigIntegerField(default=0)
    bundle_sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-requested_at", "-id"], name="audit_export_newest"),
            models.Index(fields=["organisation", "state", "lease_until"], name="audit_export_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        where = self.project_code or "organisation"
        return f"audit-log-{where}-{self.requested_at:%Y%m%d-%H%M%S}"

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def project(self) -> Any:
        """The project whose log it is taken from, as far as an event about it needs that."""
        return SimpleNamespace(pk=self.project_id, audit_label=self.project_label) if self.project_id else None

    @property
    def is_made(self) -> bool:
        return bool(self.file_key)

    @property
    def person(self) -> str:
        """Who asked for it, without the address."""
        return self.requested_by.split(" <", 1)[0]

    @property
    def status(self) -> ExportState:
        """The state as of now: a file is gone when its time is over, whether or not it has been swept."""
        if self.state == ExportState.DONE and self.expires_at and self.expires_at <= clock.now():
            return ExportState.EXPIRED
        return ExportState(self.state)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "neutral")

    @property
    def is_under_way(self) -> bool:
        return self.state in {ExportState.WAITING, ExportState.RUNNING}

    def get_absolute_url(self) -> str:
        return reverse("audit:export", args=[self.organisation.slug, self.public_id])
