"""Abstract rows, and the tables of the core: outbox, pulse, throttle."""

import secrets
from typing import Any

from django.db import models

from kazinex.core import clock


class Timed(models.Model):
    """A row that knows when it was made."""

    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


def make_public_id() -> str:
    """An opaque id for addresses: 96 random bits, URL-safe; not a secret."""
    return secrets.token_hex(12)


class PublicId(models.Model):
    """A row with an opaque id for addresses."""

    public_id = models.CharField(max_length=24, unique=True, default=make_public_id, editable=False)

    class Meta:
        abstract = True


class Outbox(models.Model):
    """Work or mail that leaves after its change; outside the wall, so it holds no content in clear."""

    organisation_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=80)
    dedupe_key = models.CharField(max_length=200, unique=True)
    payload: Any = models.JSONField(default=dict)
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.TextField(default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["available_at"],
                condition=models.Q(done_at=None, dead_at=None),
                name="outbox_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedupe_key}"


class Pulse(models.Model):
    """When a process of the site last did its work, and what it could not do; outside the wall, nobody's content."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    note = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class Throttle(models.Model):
    """How often something was tried in a window; keys are hashed."""

    scope = models.CharField(max_length=40)
    key_hash = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key_hash"], name="throttle_once")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"
