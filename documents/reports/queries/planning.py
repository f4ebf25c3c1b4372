"""What a statement over hundreds of thousands of rows is planned with."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

FREELY = "select set_config('work_mem', '32MB', true), set_config('random_page_cost', '1.1', true)"
AS_USUAL = "set local work_mem to default; set local random_page_cost to default"


@contextmanager
def freely() -> Iterator[None]:
    """Inside, a sort or a join holds up to 32 MB before it goes to disk, and whole indexes are read, not tables."""
    with connection.cursor() as cursor:
        cursor.execute(FREELY)
    yield
    with connection.cursor() as cursor:
        cursor.execute(AS_USUAL)
