"""When each process of the site last did its work, for who runs it (/health/status)."""

from django.db import connections

BEAT = """
insert into core_pulse (name, at, note) values (%s, clock_timestamp(), %s)
on conflict (name) do update set at = excluded.at, note = excluded.note
"""


def beat(name: str, note: str = "", *, using: str = "default") -> None:
    """Say that the work of this name was done just now; `note` says what could not be done."""
    with connections[using].cursor() as cursor:
        cursor.execute(BEAT, [name, note[:500]])
