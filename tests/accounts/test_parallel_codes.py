"""One code, twenty posts at once, over HTTP against the real server."""

import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit

from accounts.domain.actors import PersonActor
from accounts.models import Authenticator, RecoveryCode, Session, User
from accounts.services import recovery_codes
from tests.accounts.factors import code, enrol
from tests.cast import PASSWORD, build_world

AT_ONCE = 20
PAGE = "/sign-in/second-factor/"


class Browser:
    """A browser over a real connection: keeps cookies, sends the form's token."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, address to go on to, and body."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
        connection.request(method, path, urlencode(fields or {}), headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        found = answer.status, answer.headers.get("Location", ""), answer.read().decode()
        connection.close()
        return found

    def post(self, path: str, fields: dict[str, str], *, token: str = "") -> tuple[int, str, str]:
        """Post a form as its own page would."""
        token = token or self.token(path)
        return self.ask("POST", path, fields | {"csrfmiddlewaretoken": token})

    def token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask("GET", path)[2])
        assert found
        return found[1]


def twenty_posts(server: Any, path: str, given: str) -> list[int]:
    """Twenty browsers at the second step of the same person, all posting the same code at the same moment."""
    browsers = [Browser(server.url) for _ in range(AT_ONCE)]
    for browser in browsers:
        browser.post("/sign-in/", {"email": "dina@meridian.example", "password": PASSWORD})
    tokens = [browser.token(path) for browser in browsers]
    together = Barrier(AT_ONCE)

    def press(browser: Browser, token: str) -> int:
        together.wait()
        return browser.post(path, {"code": given}, token=token)[0]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(press, browsers, tokens))


def test_one_code_of_the_app_makes_one_session(own_database, server):
    build_world()
    dina = User.objects.get(email="dina@meridian.example")
    seed = enrol(dina)

    statuses = twenty_posts(server, PAGE, code(seed, 1))

    assert statuses == [303] + [422] * (AT_ONCE - 1)
    assert Session.objects.filter(user=dina).count() == 1
    assert Authenticator.objects.get().throttling_failure_count == 0


def test_one_recovery_code_makes_one_session(own_database, server):
    build_world()
    dina = User.objects.get(email="dina@meridian.example")
    enrol(dina)
    given = recovery_codes.renew(dina, by=PersonActor(dina))[0]

    statuses = twenty_posts(server, f"{PAGE}?with=recovery", given)

    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 422, 429}, server.log.read_text()[-3000:]
    assert RecoveryCode.objects.exclude(used_at=None).count() == 1
