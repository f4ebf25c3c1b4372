"""How long one statement of the database may take: as long as one of a page, but for work that is known to be long."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LONG = 120  # seconds, of work that somebody waits for
GIVE = """
select current_setting('statement_timeout'), set_config('statement_timeout', case
  when current_setting('statement_timeout')::interval between interval '1 ms' and %(wanted)s::interval then %(wanted)s
  else current_setting('statement_timeout') end, true)
"""
TAKE = "select set_config('statement_timeout', %s, true)"


@contextmanager
def patient(seconds: int = LONG) -> Iterator[None]:
    """Inside, a statement may take so many seconds, or as long as it may anyway where that is longer, as in a job.

    To be used within a transaction, which takes this back where it fails.
    """
    with connection.cursor() as cursor:
        cursor.execute(GIVE, {"wanted": f"{seconds}s"})
        (usual, _given) = cursor.fetchone()
    yield
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [usual])
