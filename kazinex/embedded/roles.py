"""The three database accounts and what each may do (ARCHITECTURE 4)."""

from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import errors, sql

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


# Tables whose triggers refuse changes; a right to try is one too many all the same.
APPEND_ONLY = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE '%append_only' AND c.relnamespace = 'public'::regnamespace
  AND has_table_privilege('kazinex_app', c.oid, 'UPDATE, DELETE, TRUNCATE') ORDER BY 1
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


def flaws(connection: Administration, database: str) -> list[str]:
    """What an account may not do that it must, or may that it must not, in sentences; as a restore leaves it."""
    found = [
        f"kazinex_{role} could not connect to the database {database}."
        for role in ("app", "seal")
        if _asked(connection, "SELECT has_database_privilege(%s, %s, 'CONNECT')", f"kazinex_{role}", database) is False
    ]
    for role, may_pass in (("owner", True), ("app", False), ("seal", False)):
        passes = _asked(
            connection, "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = %s", f"kazinex_{role}"
        )
        if passes is not None and passes is not may_pass:
            found.append(f"kazinex_{role} {'passed' if passes else 'did not pass'} row-level security.")
    return found


def close_the_log(connection: Administration) -> list[str]:
    """Take rights to change append-only tables from the application, and name the tables where it had some."""
    rows = connection.execute(APPEND_ONLY).fetchall()
    for (table,) in rows:
        wording = "REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM kazinex_app"
        connection.execute(sql.SQL(wording).format(sql.Identifier(str(table))))
    return [f"kazinex_app could change {table}, to which rows are only ever added." for (table,) in rows]


def _asked(connection: Administration, query: LiteralString, *values: str) -> object:
    """The one value of the one row, or None where there is no such account or database."""
    try:
        row = connection.execute(query, values).fetchone()
    except (errors.UndefinedObject, errors.InvalidCatalogName):
        return None
    return row[0] if row else None
