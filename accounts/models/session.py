from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models

from kazinex.core import clock
from kazinex.core.models import PublicId, Timed
from kazinex.core.user_agents import device_name

IDLE = timedelta(minutes=60)
MOST_PER_PERSON = 10


class Session(PublicId, Timed):
    """One signed-in browser. The key is stored hashed, so a row cannot be used as a cookie."""

    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    data = models.TextField()
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="sessions")
    auth_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(default=clock.now)
    seen_in: Any = models.JSONField(default=dict, editable=False)  # {"7": instant}: the last use inside organisation 7
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["last_seen_at"], name="session_last_seen")]

    def __str__(self) -> str:
        return self.device

    @property
    def device(self) -> str:
        """The browser and system, as a person would call them."""
        return device_name(self.agent)

    @property
    def began_at(self) -> datetime:
        """When its person proved who they are, for this session."""
        return self.auth_at or self.created_at

    def last_seen_in(self, organisation_id: int) -> datetime:
        """The last use inside an organisation; signing in counts as one."""
        kept = self.seen_in.get(str(organisation_id))
        return max(self.began_at, datetime.fromisoformat(kept)) if kept else self.began_at

    def is_over(self, now: datetime) -> bool:
        """Whether it was idle too long everywhere, or is older than 12 hours."""
        return now - self.last_seen_at > IDLE or now - self.began_at > timedelta(seconds=settings.SESSION_COOKIE_AGE)

    def is_over_in(self, organisation_id: int, now: datetime, *, idle: timedelta, whole: timedelta) -> bool:
        """The same for one organisation's own time-outs, which count the requests inside it and no others (SPEC 4)."""
        return now - self.last_seen_in(organisation_id) > idle or now - self.began_at > whole
