"""The embedded database keeps its data, its secrets and its promises about who may do what."""

import os
import stat
from multiprocessing.pool import ThreadPool

import psycopg
import pytest

from kazinex import embedded
from kazinex.embedded import paths
from tests.surroundings import VAR


def test_a_secret_is_made_once_whoever_asks_first(tmp_path):
    made = iter(range(1000))
    with ThreadPool(16) as pool:
        read = pool.map(lambda _: embedded.secret(tmp_path / "var", "key", lambda: f"secret {next(made)}"), range(64))

    assert len(set(read)) == 1


def test_a_secret_can_be_read_by_its_owner_only(tmp_path):
    embedded.secret(tmp_path / "var", "key", lambda: "secret")

    folder = tmp_path / "var" / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir()] == [("key", 0o600)]


def test_the_socket_path_is_short_enough_for_every_system(tmp_path):
    deep = tmp_path / ("very-" * 10) / ("deep-" * 10)

    assert len(f"{paths.socket_folder(deep)}/.s.PGSQL.5432") <= 103


def test_a_second_start_finds_the_data_of_the_first(folder):
    with embedded.hold(folder, durable=False) as cluster, cluster.administer() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with embedded.hold(folder, durable=False) as cluster, cluster.administer() as connection:
        found = connection.execute("SELECT answer FROM kept").fetchone()

    assert found == (42,)
    assert not embedded.Cluster(folder).answers


def test_the_database_stays_until_its_last_holder_leaves(cluster):
    with embedded.hold(cluster.var, durable=False):
        pass

    assert cluster.answers


def test_a_database_that_lost_its_server_is_started_again(cluster):
    server = int((paths.home(cluster.var, paths.runner()) / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(server, 9)
    while cluster.answers:
        pass

    embedded.start(cluster.var, durable=False)

    assert cluster.answers


def test_preparing_twice_changes_nothing(cluster):
    embedded.prepare(cluster, "twice")
    embedded.prepare(cluster, "twice")

    with psycopg.connect(cluster.url("app", "twice")) as connection:
        assert connection.execute("SELECT current_user, lower('É')").fetchone() == ("kazinex_app", "é")


def test_the_three_accounts_have_exactly_the_rights_the_wall_needs(cluster):
    embedded.prepare(cluster, "rights")

    with cluster.administer() as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname LIKE 'kazinex%' ORDER BY rolname"
        ).fetchall()
    assert rows == [
        ("kazinex_app", False, False, False, False),
        ("kazinex_owner", False, True, False, False),
        ("kazinex_seal", False, False, False, False),
    ]


def test_the_application_gets_rows_of_new_tables_and_the_sealer_gets_none(cluster):
    embedded.prepare(cluster, "grants")
    with psycopg.connect(cluster.url("owner", "grants")) as connection:
        connection.execute("CREATE TABLE facts (id int)")

    with psycopg.connect(cluster.url("app", "grants")) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("TRUNCATE facts")
    with (
        psycopg.connect(cluster.url("seal", "grants")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT count(*) FROM facts")


def test_nobody_gets_in_without_the_password(cluster):
    embedded.prepare(cluster, "closed")
    address = cluster.url("app", "closed").replace(cluster.password("kazinex_app"), "guessed")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_no_statement_of_a_person_reaches_the_log(cluster):
    with cluster.administer() as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT 'planted secret' FROM nowhere")

    log = (paths.home(cluster.var, paths.runner()) / "log").read_text()
    assert "planted secret" not in log


def test_the_tests_run_on_a_cluster_in_a_folder_of_their_own():
    assert os.environ["KAZINEX_CLUSTER"] == str(VAR)
