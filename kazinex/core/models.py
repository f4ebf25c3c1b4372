"""Abstract rows, and the tables of the core: outbox, pulse, throttle."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import models

from kazinex.core import clock, likeness
from kazinex.core.tenancy import TenantModel

STANDS = "#"  # between the key and the row of what read like another before keys were compared


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


class LikenessField(models.CharField):  # type: ignore[type-arg]  # the types stand in the parent
    """The key of another field (`of`), kept with every save, so that the database holds what reads alike apart.

    What read like another before keys were compared keeps a key of its own until it is called otherwise.
    """

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs | {"editable": False, "null": True})

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> object:
        """The key of what the row is called now."""
        stands, key = getattr(model_instance, self.attname) or "", likeness.key(getattr(model_instance, self.of))
        if stands.partition(STANDS)[0] != key or STANDS not in stands:
            setattr(model_instance, self.attname, key[: self.max_length])
        return getattr(model_instance, self.attname)


class SentForm(TenantModel):
    """A form that created something: whose it was, its key, a digest of what it said, and where what it made is."""

    sender = models.CharField(max_length=40)
    purpose = models.CharField(max_length=80)
    key_hash = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    address = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sender", "purpose", "key_hash"], name="sent_form_once")
        ]
        indexes = [models.Index(fields=["organisation", "created_at"], name="sent_form_age")]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.sender}"


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
