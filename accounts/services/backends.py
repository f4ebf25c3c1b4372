"""Finds who signs in, in the same time whether the account exists or not."""

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.http import HttpRequest

from accounts.models import User
from accounts.services.password_rules import MOST
from kazinex.core.prepared import Prepared


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
        return _active.first(user_id)


@Prepared
def _active(user_id: int) -> QuerySet[User]:
    return User.objects.filter(pk=user_id, is_active=True)


def find(email: str) -> User | None:
    """The person with this e-mail address, whatever its case."""
    return User.objects.alias(lowered=Lower("email")).filter(lowered=Lower(Value(email.strip()))).first()
