import secrets
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from kazinex.core import clock


def make_stamp() -> str:
    """Sixteen random bytes; a new one ends every session at its next request."""
    return secrets.token_hex(16)


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, name: str, password: str | None = None, **facts: object) -> "User":
        """Create a person; without a password they cannot sign in until they set one."""
        user = self.model(email=email.strip(), name=name.strip(), **facts)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address; may belong to several organisations."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, blank=True, default="", db_default="")  # empty is the place's
    date_format = models.CharField(max_length=20, blank=True, default="", db_default="")  # empty is the organisation's
    is_active = models.BooleanField(default=True)
    security_stamp = models.CharField(max_length=32, default=make_stamp, editable=False)
    managing_organisation = models.ForeignKey(
        "accounts.Organisation", models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def audit_label(self) -> str:
        """How the audit log names this person."""
        return f"{self.name} <{self.email}>"

    def get_session_auth_hash(self) -> str:
        """Ends every session when the password or the security stamp changes."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Any:
        from django.conf import settings  # noqa: PLC0415

        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | None) -> str:
        value = f"{self.password}|{self.security_stamp}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()
