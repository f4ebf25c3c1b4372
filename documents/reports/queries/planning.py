"""What a statement over hundreds of thousands of rows is planned with."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# What is looked up of row after row must be held as a whole, else PostgreSQL seeks it anew for each: this is enough for
# six million reviews of one project. Nothing is taken of it before there is something to hold.
FREELY = """
select set_config('work_mem', '32MB', true), set_config('hash_mem_multiplier', '8', true),
  set_config('random_page_cost', '1.1', true)
"""
AS_USUAL = """
set local work_mem to default; set local hash_mem_multiplier to default; set local random_page_cost to default
"""


@contextmanager
def freely() -> Iterator[None]:
    """Inside, a sort or a join holds up to 32 MB before it goes to disk, and whole indexes are read, not tables."""
    with connection.cursor() as cursor:
        cursor.execute(FREELY)
    yield
    with connection.cursor() as cursor:
        cursor.execute(AS_USUAL)
