"""The databases the tests stand on are what they promise."""

import threading

import pytest
from django.db import connection


def test_tests_run_as_the_application_and_not_as_its_owner(db):
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("kazinex_app", False)


def test_the_schema_belongs_to_the_owner(db):
    with connection.cursor() as cursor:
        cursor.execute("select distinct tableowner from pg_tables where schemaname = 'public'")
        assert cursor.fetchall() == [("kazinex_owner",)]


def test_the_application_cannot_change_the_schema(db):
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied for schema public"):
        cursor.execute("create table intruder (id int)")


def test_letters_beyond_ascii_are_lowered(db):
    with connection.cursor() as cursor:
        cursor.execute("select lower('ÉÇ')")
        assert cursor.fetchone() == ("éç",)


def test_a_test_with_its_own_database_shares_it_with_its_threads(own_database):
    seen = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select current_database()")
            seen.extend(cursor.fetchone())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [own_database]


def test_the_server_gets_ready_on_a_database_of_its_own(server):
    assert server.process.poll() is None
