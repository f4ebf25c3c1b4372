"""A server of one's own is prepared with the same accounts and rights as the embedded one."""

import psycopg
import pytest
from django.core.management import CommandError, call_command

from kazinex.embedded.clusters import SUPERUSER


@pytest.fixture
def production(cluster, monkeypatch):
    """The environment of a production machine whose server is the test's own cluster."""
    admin = cluster.url("app", "postgres").replace(cluster.password("kazinex_app"), cluster.password(SUPERUSER))
    monkeypatch.setenv("DATABASE_ADMIN_URL", admin.replace("kazinex_app:", f"{SUPERUSER}:"))
    monkeypatch.setenv("DATABASE_OWNER_URL", cluster.url("owner", "register"))
    monkeypatch.setenv("DATABASE_URL", cluster.url("app", "register"))
    monkeypatch.setenv("DATABASE_SEAL_URL", cluster.url("seal", "register"))
    return cluster


def test_every_account_may_sign_in_afterwards_and_a_second_time_changes_nothing(production, capsys):
    call_command("prepare_database")
    call_command("prepare_database")

    for role in ("owner", "app", "seal"):
        with psycopg.connect(production.url(role, "register")) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (f"kazinex_{role}",)
    assert capsys.readouterr().out.splitlines()[-1] == (
        "The database register is prepared. Next: manage.py migrate --database=owner"
    )


def test_addresses_of_different_databases_are_refused(production, monkeypatch):
    monkeypatch.setenv("DATABASE_SEAL_URL", production.url("seal", "elsewhere"))

    with pytest.raises(CommandError, match="must all name the same database"):
        call_command("prepare_database")


def test_the_application_must_not_sign_in_as_somebody_else(production, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", production.url("owner", "register"))

    with pytest.raises(CommandError, match="DATABASE_URL must sign in as kazinex_app"):
        call_command("prepare_database")


def test_a_server_that_cannot_be_reached_is_named_in_a_sentence(production, monkeypatch):
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://postgres:wrong@127.0.0.1:1/postgres")

    with pytest.raises(CommandError, match="The server named by DATABASE_ADMIN_URL cannot be used"):
        call_command("prepare_database")
