"""The tenant wall (ARCHITECTURE 4): every model, every way to a row, as the role the application runs with."""

# ruff: noqa: S608  the names of tables are Django's own

import re
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.utils import DatabaseError, DataError

from kazinex.core import rls
from kazinex.core.tenancy import (
    GUARDED,
    NoOrganisation,
    across_organisations,
    in_each_organisation,
    organisation_active,
)
from tests.cast import nobody_active

MODELS = rls.tenant_models()
NAMES = [model._meta.label for model in MODELS]
RANDOM = {"public_id", "uid", "key_hash", "token_hash"}  # unguessable, so nobody learns of another's by a collision
TABLES = [model._meta.db_table for model in MODELS]
WALL = "row-level security|permission denied|append-only|is immutable"
FIXED = {"documents.Revision"}  # immutable: a trigger refuses before the foreign key can
READING = {
    "list": list,
    "len": len,
    "bool": bool,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model(pk=1, organisation_id=1)),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.order_by("pk").last(),
    "get": lambda rows: rows.get(pk=1),
    "latest": lambda rows: rows.latest("pk"),
    "earliest": lambda rows: rows.earliest("pk"),
    "aggregate": lambda rows: rows.aggregate(models.Count("pk")),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "dates": lambda rows: list(rows.filter(pk=1).union(rows.filter(pk=2))),
    "iterator": lambda rows: list(rows.iterator()),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "slice": lambda rows: list(rows[:1]),
    "index": lambda rows: rows[0],
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw(f"select id from {rows.model._meta.db_table}")),
}
WRITING = {
    "update": lambda rows: rows.update(organisation_id=1),
    "delete": lambda rows: rows.delete(),
    "_raw_delete": lambda rows: rows._raw_delete("default"),
    "bulk_update": lambda rows: rows.bulk_update([rows.model(pk=1, organisation_id=1)], ["organisation"]),
    "create": lambda rows: rows.create(),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "update_or_create": lambda rows: rows.update_or_create(pk=1),
}


def sql(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def refuses(way, rows, *refusals: type[Exception]) -> bool:
    """Whether a way to rows is closed: to read, by the manager; to write, at the latest by the database."""
    try:
        with transaction.atomic():
            way(rows)
    except refusals:
        return True
    return False


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_no_way_leads_to_a_row_without_an_organisation(model, db):
    with nobody_active():
        rows = model.objects.filter(pk=1)
        assert [name for name, way in READING.items() if not refuses(way, rows, NoOrganisation)] == []
        assert [name for name, way in WRITING.items() if not refuses(way, rows, DatabaseError, NoOrganisation)] == []


def test_every_guarded_method_is_one_django_has():
    assert [name for name in GUARDED if not hasattr(models.QuerySet, name)] == []


def test_the_tests_run_as_the_application(world):
    ((role, is_super, bypasses),) = sql(
        "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
    )

    assert (role, is_super, bypasses) == ("kazinex_app", False, False)
    assert rls.gaps() == []


def test_raw_sql_sees_nothing_without_an_organisation(world):
    with nobody_active():
        assert {table: sql(f"select count(*) from {table}") for table in TABLES} == {table: [(0,)] for table in TABLES}


def test_raw_sql_sees_one_organisation_only(world):
    for organisation in (world.meridian, world.northgate):
        with organisation_active(organisation):
            for table in TABLES:
                owners = {row[0] for row in sql(f"select distinct organisation_id from {table}")}
                assert owners <= {organisation.pk}, table


def test_raw_sql_cannot_write_into_another_organisation(world):
    for table in TABLES:
        with pytest.raises(DatabaseError, match=WALL), transaction.atomic():
            sql(f"insert into {table} (organisation_id) values (%s)", world.northgate.pk)
        if sql(f"select 1 from {table} limit 1"):
            with pytest.raises(DatabaseError, match=WALL), transaction.atomic():
                sql(f"update {table} set organisation_id = %s", world.northgate.pk)


def test_raw_sql_changes_and_deletes_nothing_of_another_organisation(world):
    for table in TABLES:
        for change in (f"update {table} set organisation_id = organisation_id", f"delete from {table}"):
            try:
                with transaction.atomic():
                    assert sql(f"{change} where organisation_id = %s returning 1", world.northgate.pk) == [], change
            except DatabaseError as error:
                assert re.search(WALL, str(error)), change  # noqa: PT017  nothing and a refusal are both the wall


def test_every_foreign_key_between_tenants_carries_the_organisation(world):
    columns = "array(select attname from pg_attribute where attrelid = c.conrelid and attnum = any(c.conkey))"
    rows = sql(f"select conrelid::regclass::text, {columns} from pg_constraint c where contype = 'f'")
    bound = {(table, frozenset(names)) for table, names in rows}
    missing = [
        f"{model.__name__}.{field.name}"
        for model, field in rls.tenant_foreign_keys()
        if (model._meta.db_table, frozenset({"organisation_id", field.column})) not in bound
    ]

    assert missing == []


def test_foreign_keys_refuse_to_point_into_another_organisation(world):
    tried = 0
    for model, field in rls.tenant_foreign_keys():
        target: Any = field.related_model
        with organisation_active(world.northgate):
            foreign = target.objects.values_list("pk", flat=True).first()
        mine = model.objects.exclude(**{field.name: None}).values_list("pk", flat=True).first()
        if foreign is None or mine is None or model._meta.label in FIXED:
            continue
        tried += 1
        with pytest.raises(DatabaseError), transaction.atomic():
            point(model._meta.db_table, field.column, mine, foreign)
    assert tried >= 4


def point(table: str, column: str, row: int, target: int) -> None:
    sql(f"update {table} set {column} = %s where id = %s", target, row)
    sql("set constraints all immediate")


def test_what_is_unique_is_unique_in_one_organisation():
    shared = [
        constraint.name
        for model in MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and "organisation" not in constraint.fields
    ]
    alone = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.local_fields
        if field.unique and not field.primary_key and field.name not in RANDOM
    ]

    assert (shared, alone) == ([], [])


def test_there_is_no_way_to_see_two_organisations_at_once(world):
    seen = [
        (pk, sql("select distinct organisation_id from projects_project"))
        for pk in across_organisations("a test", among=[world.meridian.pk, world.northgate.pk])
    ]

    assert seen == [(pk, [(pk,)]) for pk in (world.meridian.pk, world.northgate.pk)]


def test_work_that_fails_in_one_organisation_is_done_in_the_others_and_fails_loudly_at_the_end(world):
    done = []

    def work():
        ((pk,),) = sql("select distinct organisation_id from projects_project")
        if pk == world.meridian.pk:
            sql("select 1 / 0")
        done.append(pk)

    with pytest.raises(DataError, match="division by zero"):
        in_each_organisation("a test", work, among=[world.meridian.pk, world.northgate.pk])
    assert done == [world.northgate.pk]


def test_no_organisation_is_refused_by_name(world):
    with pytest.raises(ValueError, match="not None"), organisation_active(None):
        pass


def test_leaving_an_organisation_closes_the_wall_behind_it(world):
    with organisation_active(world.northgate):
        assert sql("select current_setting('kazinex.organisation')") == [(str(world.northgate.pk),)]
    assert sql("select current_setting('kazinex.organisation')") == [(str(world.meridian.pk),)]
