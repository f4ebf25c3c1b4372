"""After a whole working day, no secret of it stands in clear in a table, a file, a log line or a subject."""

import base64
import logging
from collections.abc import Iterator
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from psycopg import sql

from kazinex import embedded
from tests.cast import PASSWORD
from tests.journeys.conftest import first_day  # noqa: F401  a fixture
from tests.journeys.first_day import HARBOUR, JO, NUMBER, PASSPHRASE, FirstDay
from tests.surroundings import VAR

TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the site writes to its log, through its own handler."""
    handler = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    before = handler.setStream(written := StringIO())
    yield written
    handler.setStream(before)


def test_no_secret_of_a_working_day_is_kept_or_told(
    log: StringIO,
    first_day: FirstDay,  # noqa: F811  the fixture
    own_database: str,
    tmp_path: Path,
) -> None:
    live(first_day)
    secrets = secrets_of(first_day)
    places = {f"table {name}": text for name, text in rows_of_every_table(own_database)}
    places["the log"] = log.getvalue()
    places["the subjects"] = "\n".join(str(letter.subject) for letter in mail.outbox)
    places |= {str(path): path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()}
    assert "signed_in" in places["the log"]
    assert NUMBER in places["table documents_document"]

    found = [(what, where) for where, text in places.items() for what in secrets if any_form(secrets[what], text)]
    assert found == []
    assert [letter.to for letter in mail.outbox if first_day.token in whole(letter)] == [[JO]]
    assert [letter.to for letter in mail.outbox if PASSPHRASE in whole(letter) or PASSWORD in whole(letter)] == []


def live(day: FirstDay) -> None:
    """The whole story; at its end whoever was signed in still is."""
    dina = day.sign_in("dina", f"{HARBOUR}/documents/")
    day.register(dina)
    day.share(dina)
    jo = day.receive()
    day.enter(jo)
    day.answer(jo)
    dina.open(f"{HARBOUR}/documents/{NUMBER}/shares/").follow("Jo Reid").follow("Rotate and resend")
    dina.press("Rotate and resend")
    assert day.somebody().open(day.link).status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
    day.enrol(day.sign_in("ada"))
    ada = day.sign_in("ada", "/o/meridian/audit/").press("Verify", {"Code": day.code(1)})
    day.export(ada)


def secrets_of(day: FirstDay) -> dict[str, str]:
    """Everything somebody had to keep to themselves, by name."""
    cookies = [cookie for browser in day.browsers for cookie in browser.cookies.values() if cookie.value]
    return {
        "the link's token": day.token,
        "the passphrase": PASSPHRASE,
        "the password": PASSWORD,
        "the seed": base64.b32encode(day.seed).decode(),
        "the seed's bytes": day.seed.decode("latin-1"),
        **{f"recovery code {number}": code for number, code in enumerate(day.recovery_codes)},
        **{f"{cookie.key} {number}": cookie.value for number, cookie in enumerate(cookies) if "csrf" not in cookie.key},
        **{f"{cookie.key} {number}, its key": cookie.value.split(":")[-1] for number, cookie in enumerate(cookies)},
    }


def any_form(secret: str, text: str) -> bool:
    """Whether it stands there as it is, without its dashes, in hex or in base64."""
    raw = secret.encode("latin-1")
    forms = {secret, secret.replace("-", ""), raw.hex(), base64.b64encode(raw).decode().rstrip("=")}
    return any(form in text for form in forms)


def rows_of_every_table(database: str) -> list[tuple[str, str]]:
    """Every row of every table as text, read by the superuser, whom no wall stops."""
    with embedded.Cluster(VAR).administer(database) as connection:
        names = [str(name) for (name,) in connection.execute(TABLES)]
        rows = sql.SQL("select t::text from {} t")
        return [
            (name, "\n".join(str(row) for (row,) in connection.execute(rows.format(sql.Identifier(name)))))
            for name in names
        ]


def whole(letter: Any) -> str:
    """A mail with its HTML side."""
    return "\n".join([str(letter.subject), str(letter.body), *(str(part[0]) for part in letter.alternatives)])
