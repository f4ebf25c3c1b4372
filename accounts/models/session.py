from datetime import datetime, timedelta

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

    def is_over(self, now: datetime, *, idle: timedelta = IDLE, whole: timedelta | None = None) -> bool:
        """Whether it was idle too long, or is too old altogether (12 hours, unless told otherwise)."""
        whole = whole or timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return now - self.last_seen_at > idle or now - (self.auth_at or self.created_at) > whole
