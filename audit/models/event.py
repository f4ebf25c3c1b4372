import secrets
from typing import Any
from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import DateTimeField, TextField, Value
from django.db.models.functions import Cast

from audit.models.tolerant_fields import Details
from kazinex.core import clock
from kazinex.core.tenancy import TenantModel
from kazinex.core.timestamps import is_impossible
from kazinex.core.translation import marked as _


def make_salt() -> str:
    """128 random bits that are hashed with an event, so that nobody confirms a guess at one whose hash they see."""
    return secrets.token_hex(16)


class ActorKind(models.TextChoices):
    USER = "user", _("Person")
    GUEST = "guest", _("Guest")
    SYSTEM = "system", _("Kazinex")
    COMMAND = "command", _("Server console")


class AuditEvent(TenantModel):
    """One thing that happened: never changed, never deleted, with labels as of then and no key to anything else."""

    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.DO_NOTHING,
        related_name="+",
        editable=False,
        db_constraint=False,
        db_index=False,
    )
    uid = models.UUIDField(default=uuid4, db_default=RandomUUID(), editable=False)
    at = models.DateTimeField(default=clock.now)
    category = models.CharField(max_length=20)
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(max_length=400)
    project_id = models.BigIntegerField(null=True)
    project_label = models.CharField(max_length=200, blank=True)
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(max_length=400, blank=True)
    details: Any = Details(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=400, blank=True)
    version = models.PositiveSmallIntegerField(default=2)
    salt = models.CharField(max_length=32, default=make_salt, db_default="", editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "uid"], name="audit_event_once")]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="audit_newest"),
            models.Index(fields=["organisation", "category", "-at", "-id"], name="audit_by_category"),
            models.Index(fields=["organisation", "actor_id", "-at", "-id"], name="audit_by_actor"),
            models.Index(fields=["organisation", "project_id", "-at", "-id"], name="audit_by_project"),
            models.Index(fields=["organisation", "target_type", "target_id", "-at", "-id"], name="audit_by_target"),
        ]

    @property
    def impossible_time(self) -> str:
        """What stands in its row for a time, where that is one that Python cannot hold; else empty."""
        if not is_impossible(self.at):
            return ""
        row = AuditEvent.objects.filter(pk=self.pk).values_list(Cast("at", TextField()))
        return str(row.get()[0])

    @property
    def place_in_time(self) -> Any:
        """Its time as a condition compares it, be it impossible."""
        said = self.impossible_time
        return Cast(Value(said), DateTimeField()) if said else self.at

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_label}"
