"""What the organisation that is active does one after the other: whose turn it is, until the transaction ends."""

from django.db import connection

from kazinex.core.tenancy import active_organisation_id

KEY = "hashtextextended(%s, %s)"


def wait_for(what: str) -> None:
    """Wait for whoever does this at the moment; nobody else does until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_advisory_xact_lock({KEY})", [what, active_organisation_id()])


def has_come(what: str) -> bool:
    """The same without waiting: whether nobody does this at the moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_try_advisory_xact_lock({KEY})", [what, active_organisation_id()])
        return bool(cursor.fetchone()[0])
