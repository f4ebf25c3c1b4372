"""Every request leaves one line that can be joined to its audit events, and no line holds a token or an address."""

import json
import logging
from logging.config import DictConfigurator
from typing import Any

import pytest
from django.conf import settings

from audit.models import AuditEvent
from guestshares.web.streams import AccessEnded
from kazinex.core.logs import JsonLines


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    """The access log's lines as they are printed."""
    caplog.set_level(logging.INFO, logger="kazinex.access")
    printed = JsonLines()

    def read() -> list[dict[str, Any]]:
        records = [record for record in caplog.records if record.name == "kazinex.access"]
        return [json.loads(printed.format(record)) for record in records]

    return read


def facts(line: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(line[name] for name in names)


def test_a_line_says_who_asked_for_what_and_what_came_of_it(world: Any, lines: Any) -> None:
    dina = world.client("dina")
    dina.get("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/?page=2")
    dina.post("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/lock/", {"reason": ""})
    world.client("vera").get("/o/meridian/p/harbour/documents/new/")

    names = ("method", "route", "organisation", "person", "status")
    document = "/o/<slug:organisation>/p/<slug:project>/documents/"
    assert [facts(line, *names) for line in lines()] == [
        ("GET", f"{document}<number:number>/", "meridian", world.dina.pk, 200),
        ("POST", f"{document}<number:number>/lock/", "meridian", world.dina.pk, lines()[1]["status"]),
        ("GET", f"{document}new/", "meridian", world.vera.pk, 403),
    ]
    assert all(line["seconds"] >= 0 and len(line["request_id"]) == 32 for line in lines())


def test_a_line_and_its_events_share_an_id(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="kazinex.access")
    answer = world.client("vera").get("/o/meridian/p/harbour/documents/new/")

    assert AuditEvent.objects.get(action="permission_denied").request_id == answer["X-Request-ID"]


def test_a_token_and_an_unknown_address_are_not_written_down(world: Any, lines: Any) -> None:
    nobody = world.client()
    nobody.get("/g/kanary-token/")
    nobody.get("/kanary/elsewhere/")
    nobody.get("/o/meridian/p/harbour/")

    names = ("route", "person", "status")
    assert [facts(line, *names) for line in lines()] == [
        ("/g/<str:token>/", None, 404),
        ("", None, 404),
        ("/o/<slug:organisation>/p/<slug:project>/", None, 302),
    ]
    assert "kanary" not in json.dumps(lines())


def test_a_foreign_host_is_one_quiet_line(db, client):
    """It wrote a traceback a request, for whoever cared to send one."""
    printed, lines = JsonLines(), []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(json.loads(printed.format(record)))  # type: ignore[method-assign]
    log = logging.getLogger("django.security.DisallowedHost")
    log.addHandler(handler)
    try:
        answer = client.get("/sign-in/", headers={"host": "evil.example"})
    finally:
        log.removeHandler(handler)

    assert answer.status_code == 400
    assert [(line["level"], "error" in line) for line in lines] == [("warning", False)]


def test_a_download_that_access_ended_is_no_error(caplog):
    """The web server logs it as it logs any failure while it sends; only what is raised tells that it is none."""
    log: Any = settings.LOGGING
    logging.getLogger("waitress").error("Exception while serving /g/kanary/", exc_info=AccessEnded())
    (record,) = caplog.records
    for name in log["handlers"]["stdout"]["filters"]:
        DictConfigurator(log).configure_filter({**log["filters"][name]}).filter(record)
    line = json.loads(JsonLines().format(record))

    assert (line["level"], "error" in line) == ("info", False)
    assert line["message"] == f"An answer was cut short. {AccessEnded.__doc__}"
