"""A client for a Person that asks a running server over HTTP, with cookies of its own."""

import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from ssl import SSLContext
from typing import Any
from urllib.parse import urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

PATIENCE = 60  # seconds


@dataclass
class Answer:
    """What came back, in the words Person reads."""

    status_code: int
    headers: Message
    content: bytes
    streaming: bool = False


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Redirects are Person's to follow."""


class WireClient:
    """A browser without JavaScript, over a socket."""

    def __init__(self, site: str, trusts: SSLContext | None = None) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar, _Stay(), urllib.request.HTTPSHandler(context=trusts))

    def get(self, path: str, fields: dict[str, Any] | None = None) -> Answer:
        query = f"?{urlencode(fields, doseq=True)}" if fields else ""
        return self._ask(urllib.request.Request(self.site + path + query))  # noqa: S310  our own server

    def post(self, path: str, fields: dict[str, Any] | None = None) -> Answer:
        body = encode_multipart(BOUNDARY, fields or {})
        headers = {"Content-Type": MULTIPART_CONTENT, "Origin": self.site}
        return self._ask(urllib.request.Request(self.site + path, body, headers))  # noqa: S310  the same

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            response = self.opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            return Answer(int(response.status), response.headers, response.read())
