"""Functions of the database say again what stands in Python too; each is held to that."""

import re

import pytest
from django.db import connection

from audit.models import AuditEvent
from audit.services.recording import TOLD
from guestshares.models import link_status
from guestshares.queries.openings import is_elsewhere

pytestmark = pytest.mark.django_db
NEGATED = {  # each cause, and how the statement that counts demands that it does not hold
    "revoked_at is not null": "s.revoked_at is null",
    "expires_at <= at": "s.expires_at > at",
    "maximum_opens > 0 and maximum_opens <= opens_used": "(s.maximum_opens = 0 or s.opens_used < s.maximum_opens)",
}


def test_an_opening_is_counted_only_where_no_cause_against_it_holds() -> None:
    causes = [cause.sql.format(now="at") for cause in link_status.CAUSES]
    demanded = "and " + " and ".join(NEGATED[cause] for cause in causes)

    assert causes == list(NEGATED)
    assert _plain(demanded) in _said("guestshares_open")


@pytest.mark.parametrize(
    ("function", "organisation", "share"),
    [("guestshares_followed", "s.organisation_id", "s.id"), ("guestshares_open", "place", "share")],
)
def test_another_browser_is_told_by_the_same_condition(function: str, organisation: str, share: str) -> None:
    condition = is_elsewhere("s").replace("from guestshares_openrecord", "from public.guestshares_openrecord")
    condition = condition.replace("= s.organisation_id", f"= {organisation}").replace("= s.id", f"= {share}")

    assert _plain(condition.replace("%(browser)s", "browser")) in _said(function)


def test_what_is_recorded_beside_a_change_fills_every_column_of_an_event() -> None:
    written = re.search(r"insert into public.audit_auditevent \(([^)]*)\)", _said("audit_record"))
    read = re.search(r"jsonb_to_recordset\(events\) as \((.*?)\) ?\) with ordinality", _said("audit_record"))
    columns = {field.column for field in AuditEvent._meta.concrete_fields} - {"id"}

    assert written is not None
    assert read is not None
    assert set(written[1].split(", ")) == columns == {"uid", "at", *TOLD}
    assert read[1] == ", ".join(f"{name} {TOLD[name]}" for name in _in_order(read[1]))
    assert set(_in_order(read[1])) == set(TOLD)


def _in_order(read: str) -> list[str]:
    return [column.split(" ")[0] for column in read.split(", ")]


def _said(function: str) -> str:
    """What a function of the database is made of, on one line."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef(%s::regproc)", [function])
        return _plain(cursor.fetchone()[0])


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()
