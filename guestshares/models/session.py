from datetime import timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guestshares.models import owning
from guestshares.models.link_status import ClockTimestamp
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet

LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=30)


class OpenRecord(TenantModel):
    """One counted opening of a share: who they said they were, where from, and which opening of how many."""

    # An opening writes a row with every index, so those that another begins with are left out; so for the session.
    organisation = owning.organisation()
    share = models.ForeignKey("guestshares.Share", models.CASCADE, related_name="opens", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    pending_hash = models.CharField(max_length=64, editable=False)
    browser_hash = models.CharField(max_length=64, editable=False)
    stated_name = models.CharField(max_length=120, blank=True, default="")
    stated_email = models.CharField(max_length=254, blank=True, default="")
    identity_matches = models.BooleanField(default=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["organisation", "share"], condition=Q(identity_matches=False), name="opening_by_another"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "share", "pending_hash"], name="opening_counts_once"),
            models.UniqueConstraint(fields=["organisation", "share", "number"], name="opening_number_once"),
        ]

    def __str__(self) -> str:
        return f"Opening {self.number}"


class GuestSessionQuerySet(TenantQuerySet):
    """Words many rooms share about guest sessions."""

    def going_on(self) -> Self:
        """Neither ended nor too long without a click, by the database's clock, which comes with each."""
        clock = ClockTimestamp()
        going_on = self.filter(ended_at=None, ends_at__gt=clock, last_seen_at__gt=clock - IDLE)
        return going_on.annotate(clock=clock)


class GuestSession(TenantModel):
    """One opening of a share in one browser; the cookie's hash finds it, and it names the one share."""

    organisation = owning.organisation()
    share = models.ForeignKey("guestshares.Share", models.CASCADE, related_name="sessions", db_index=False)
    opened = models.ForeignKey("guestshares.OpenRecord", models.CASCADE, related_name="sessions", db_index=False)
    key_hash = models.CharField(max_length=64, db_index=True, editable=False)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    viewed_items = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(GuestSessionQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key_hash"], name="guest_session_key_once")]
        indexes = [models.Index(fields=["organisation", "share", "-began_at"], name="sessions_of_share")]

    def __str__(self) -> str:
        return f"Session of {self.opened}"

    @property
    def words(self) -> str:
        """Which opening this is: “open 2 of 5”."""
        maximum = self.share.maximum_opens
        return f"open {self.opened.number} of {maximum}" if maximum else f"open {self.opened.number}"
