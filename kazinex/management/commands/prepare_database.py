from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from psycopg.conninfo import conninfo_to_dict

from kazinex import env
from kazinex.embedded import roles

ADDRESSES = {"owner": "DATABASE_OWNER_URL", "app": "DATABASE_URL", "seal": "DATABASE_SEAL_URL"}


class Command(BaseCommand):
    """Makes the three accounts and the database on a server of one's own; doing it again changes nothing."""

    help = "Prepare a PostgreSQL server: accounts, database, rights. DATABASE_ADMIN_URL is a superuser's address."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        admin = env.text("DATABASE_ADMIN_URL")
        addresses = {role: conninfo_to_dict(env.text(name)) for role, name in ADDRESSES.items()}
        database = _one_database(addresses)
        try:
            with psycopg.connect(admin, autocommit=True) as connection:
                wrong = roles.flaws(connection, database)
                roles.make_accounts(connection, {role: _password(role, found) for role, found in addresses.items()})
                roles.make_database(connection, database)
            with psycopg.connect(admin, dbname=database, autocommit=True) as connection:
                roles.grant(connection)
                wrong += roles.close_the_log(connection)
        except psycopg.OperationalError as error:
            raise CommandError(f"The server named by DATABASE_ADMIN_URL cannot be used: {error}") from error
        for words in wrong:
            self.stdout.write(f"Put right: {words}")
        self.stdout.write(f"The database {database} is prepared. Next: manage.py migrate --database=owner")


def _one_database(addresses: dict[str, Any]) -> str:
    names = {str(found.get("dbname", "")) for found in addresses.values()}
    if len(names) != 1 or names == {""}:
        raise CommandError(f"{', '.join(ADDRESSES.values())} must all name the same database.")
    return names.pop()


def _password(role: str, found: dict[str, Any]) -> str | None:
    if found.get("user") != f"kazinex_{role}":
        raise CommandError(f"{ADDRESSES[role]} must sign in as kazinex_{role}.")
    return found.get("password")
