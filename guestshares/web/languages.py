"""In which language a guest's request is answered, and how they choose another."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from guestshares.web import cookies
from kazinex.core import languages

SECONDS = 365 * 24 * 60 * 60
GUESTS = "/g/"  # where the addresses of people outside begin
CHOSEN_ON = ("/g/s/", "/g/open/")  # pages whose address holds no token


class GuestLanguage:
    """Answers everything under /g/ in the language its guest chose, or their browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if not request.path_info.startswith(GUESTS):
            return self.get_response(request)
        language = request.guest_language = of(request)
        with languages.speaking(language):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/"):
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def of(request: HttpRequest) -> str:
    """The language somebody chose in this browser, else the one it asks for."""
    return languages.preferred(request.headers.get("Accept-Language", ""), request.COOKIES.get(_cookie(), ""))


def remember(response: HttpResponseBase, language: str) -> None:
    """Speak this language to this browser from now on."""
    cookies.put(response, _cookie(), language, SECONDS)


def way_back(path: str) -> str:
    """Where somebody goes on who chose a language: to the page they were on, never out of the portal."""
    is_ours = path.startswith(CHOSEN_ON) and "\\" not in path and not any(letter < " " for letter in path)
    return path if is_ours else "/g/open/"


def _cookie() -> str:
    return f"{settings.KAZINEX_GUEST_COOKIE}_language"
