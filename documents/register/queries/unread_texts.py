"""Files whose words are not read yet."""

from django.db import connection


def organisations() -> list[int]:
    """Those in which a file waits to be read."""
    with connection.cursor() as cursor:
        cursor.execute("select documents_organisations_to_read()")
        return [pk for (pk,) in cursor.fetchall()]
