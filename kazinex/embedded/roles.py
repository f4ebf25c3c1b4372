"""The three database accounts and what each may do (ARCHITECTURE 4)."""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from kazinex.embedded.clusters import DATABASE, Cluster

ROLES = ("owner", "app", "seal")
RIGHTS = {
    "owner": "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB BYPASSRLS",
    "app": "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS",
    "seal": "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS",
}
FIRST_WITH_BUILTIN_LOCALE = 170_000  # before PostgreSQL 17 the operating system's locale of that name does it
Administration = psycopg.Connection[tuple[object, ...]]

# What stands in `public` belongs to the owner; the application gets rows, never structure; the sealer gets only
# what the audit migrations grant it.
GRANTS = """
ALTER SCHEMA public OWNER TO kazinex_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kazinex_app, kazinex_seal;
ALTER DEFAULT PRIVILEGES FOR ROLE kazinex_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kazinex_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kazinex_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO kazinex_app;
"""


def prepare(cluster: Cluster, database: str = DATABASE) -> None:
    """Make the accounts and the database of the embedded cluster; doing it again changes nothing."""
    passwords = {role: cluster.password(f"kazinex_{role}") for role in ROLES}
    with cluster.administer() as connection:
        make_accounts(connection, passwords)
        make_database(connection, database)
    with cluster.administer(database) as connection:
        grant(connection)


def make_accounts(connection: Administration, passwords: Mapping[str, str | None]) -> None:
    """Make each account with its rights; a password of None leaves the one it has."""
    for role in ROLES:
        name = sql.Identifier(f"kazinex_{role}")
        known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [f"kazinex_{role}"]).fetchone()
        verb = sql.SQL("CREATE ROLE" if known is None else "ALTER ROLE")
        connection.execute(sql.SQL("{} {} {}").format(verb, name, sql.SQL(RIGHTS[role])))
        if password := passwords.get(role):
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))


def make_database(connection: Administration, database: str) -> None:
    """Make the database for the owner, sorted by code point on every machine alike."""
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        wording = "CREATE DATABASE {} OWNER kazinex_owner TEMPLATE template0 ENCODING 'UTF8' {}"
        builtin = connection.info.server_version >= FIRST_WITH_BUILTIN_LOCALE
        locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'" if builtin else "LOCALE 'C.UTF-8'"
        connection.execute(sql.SQL(wording).format(sql.Identifier(database), sql.SQL(locale)))
    wording = "REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT ON DATABASE {0} TO kazinex_app, kazinex_seal"
    connection.execute(sql.SQL(wording).format(sql.Identifier(database)))


def grant(connection: Administration) -> None:
    """Divide the schema of the connected database among the accounts."""
    connection.execute(GRANTS)
