"""Statistics that PostgreSQL gathers once it is asked or much has changed, and that plans need from the first hour."""

from django.db import OperationalError, connections

# An index of an expression has statistics of its own, which a search asks for what is rare. They go with the index: one
# that a migration made anew has none, nor has any after a restore, until a tenth of the table's rows have changed.
UNWEIGHED = """
select distinct t.relname
from pg_index i join pg_class t on t.oid = i.indrelid join pg_class c on c.oid = i.indexrelid
where t.relnamespace = 'public'::regnamespace and i.indexprs is not null and pg_relation_size(t.oid) > 0
  and not exists (select from pg_stats s where s.schemaname = 'public' and s.tablename = c.relname)
order by 1
"""


def weigh(database: str) -> list[str]:
    """Gather the statistics of tables with an index of an expression that has none; returns which could not be."""
    left = []
    with connections[database].cursor() as cursor:
        cursor.execute(UNWEIGHED)
        for (table,) in cursor.fetchall():
            try:
                cursor.execute(f"analyze {connections[database].ops.quote_name(table)}")
            except OperationalError:  # somebody else holds it; PostgreSQL does it by itself later
                left.append(table)
    return left
