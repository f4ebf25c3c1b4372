from typing import Any

from django.db import models

from kazinex.core.tenancy import TenantModel


def owner() -> Any:
    """The organisation, without a constraint: history outlives its subject."""
    return models.ForeignKey(
        "accounts.Organisation",
        models.DO_NOTHING,
        related_name="+",
        editable=False,
        db_constraint=False,
        db_index=False,
    )


class AuditQueue(TenantModel):
    """An event that waits for its seal; its id is the event's. A trigger on the events fills it."""

    organisation = owner()
    id = models.BigIntegerField(primary_key=True)
    queued_at = models.DateTimeField()

    class Meta:
        db_table = "audit_queue"

    def __str__(self) -> str:
        return f"Event {self.pk} waits for its seal"


class AuditLeaf(TenantModel):
    """The hash of one sealed event; its id is the event's, `sequence` counts the organisation's from 1."""

    organisation = owner()
    id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    seal_number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "audit_leaf"
        constraints = [models.UniqueConstraint(fields=["organisation", "sequence"], name="audit_leaf_once")]

    def __str__(self) -> str:
        return f"Leaf {self.sequence}"


class AuditSeal(TenantModel):
    """A signed Merkle root over `count` events, chained to the seal before; digests are hex, the signature base64."""

    organisation = owner()
    number = models.BigIntegerField()
    count = models.IntegerField()
    cumulative = models.BigIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=88)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="audit_seal_once")]

    def __str__(self) -> str:
        return f"Seal {self.number}"


class AuditKeyChange(TenantModel):
    """From the seal after `seal_number` on, the log is signed with `new_key`; both keys (base64) signed that."""

    organisation = owner()
    seal_number = models.BigIntegerField()
    head = models.CharField(max_length=64)
    old_key = models.CharField(max_length=44)
    new_key = models.CharField(max_length=44)
    old_signature = models.CharField(max_length=88)
    new_signature = models.CharField(max_length=88)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_keychange"
        constraints = [models.UniqueConstraint(fields=["organisation", "new_key"], name="audit_key_change_once")]

    def __str__(self) -> str:
        return f"Another key after seal {self.seal_number}"


class AuditCheckpoint(TenantModel):
    """A signed note of how far an organisation's log went: kept outside, it shows a tail that was cut off later."""

    organisation = owner()
    seal_number = models.BigIntegerField()
    cumulative = models.BigIntegerField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "audit_checkpoint"
        constraints = [models.UniqueConstraint(fields=["organisation", "seal_number"], name="audit_checkpoint_once")]

    def __str__(self) -> str:
        return f"Checkpoint at {self.cumulative}"
