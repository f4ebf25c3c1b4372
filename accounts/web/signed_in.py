"""Who asks: the person of the session, read in one query with it."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.services.backends import already_read


class SignedIn(AuthenticationMiddleware):
    """Django's own, with its checks; only the person is not read a second time."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]  # as Django does


def _person(request: Any) -> Any:
    read = request.session.row if SESSION_KEY in request.session else None  # asking for the key reads the session
    with already_read(read.user if read else None):
        return get_user(request)
