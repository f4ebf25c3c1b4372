"""Finds who signs in, in the same time whether the account exists or not, and who a session belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.http import HttpRequest

from accounts.models import User
from accounts.services.password_rules import MOST
from kazinex.core.prepared import Prepared

_read: ContextVar[User | None] = ContextVar("read", default=None)


class PasswordBackend(BaseBackend):
    """E-mail address, whatever its case, and password."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **_others: object
    ) -> User | None:
        user = find(email)
        if user is None or len(password) > MOST:
            User().set_password(password[:MOST])  # the same work, and nobody to let in
            return None
        matches = user.check_password(password)
        return user if matches and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        read = _read.get()
        if read is None or read.pk != user_id:
            return _active.first(user_id)
        return read if read.is_active else None


@contextmanager
def already_read(user: User | None) -> Iterator[None]:
    """Within it this person, as they were just read with their session, is not asked for again."""
    token = _read.set(user)
    try:
        yield
    finally:
        _read.reset(token)


@Prepared
def _active(user_id: int) -> QuerySet[User]:
    return User.objects.filter(pk=user_id, is_active=True)


def find(email: str) -> User | None:
    """The person with this e-mail address, whatever its case."""
    return User.objects.alias(lowered=Lower("email")).filter(lowered=Lower(Value(email.strip()))).first()
