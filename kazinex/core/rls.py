"""Migration operations that build the wall in the database, and the questions that test it still stands."""

from typing import Any, cast

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey

from kazinex.core.tenancy import TenantModel

CONDITION = "organisation_id = (select nullif(current_setting('kazinex.organisation', true), '')::bigint)"


class EnableTenantRLS(Operation):
    """Force row-level security on a tenant table and let composite foreign keys point at it."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change; only the database does."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in (
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"create policy tenant_wall on {table} using ({CONDITION}) with check ({CONDITION})",
            f"alter table {table} add constraint {table}_wall_key unique (organisation_id, id)",
        ):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(f"alter table {table} drop constraint {table}_wall_key cascade")
        schema_editor.execute(f"drop policy tenant_wall on {table}")
        schema_editor.execute(f"alter table {table} no force row level security")
        schema_editor.execute(f"alter table {table} disable row level security")

    def describe(self) -> str:
        return f"Force row-level security on {self.model_name}"


class TenantForeignKey(Operation):
    """Keep a foreign key inside one organisation: (organisation_id, x_id) → x (organisation_id, id)."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name = model_name
        self.field_name = field_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change; only the database does."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table, column, target, name = self._names(app_label, to_state)
        schema_editor.execute(
            f"alter table {table} add constraint {name} foreign key (organisation_id, {column}) "
            f"references {target} (organisation_id, id) deferrable initially deferred"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table, _column, _target, name = self._names(app_label, from_state)
        schema_editor.execute(f"alter table {table} drop constraint if exists {name}")

    def describe(self) -> str:
        return f"Keep {self.model_name}.{self.field_name} within one organisation"

    def _names(self, app_label: str, state: Any) -> tuple[str, str, str, str]:
        model = state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.field_name)
        table = model._meta.db_table
        return table, field.column, field.remote_field.model._meta.db_table, f"{table}_{field.column}_wall"[:63]


def tenant_models() -> list[type[TenantModel]]:
    """Every concrete model that stands behind the wall."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def tenant_foreign_keys() -> list[tuple[type[TenantModel], ForeignKey[models.Model]]]:
    """Every foreign key from one tenant table to another."""
    return [
        (model, field)
        for model in tenant_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.many_to_one
        and issubclass(cast("type", field.related_model), TenantModel)
    ]


def gaps(alias: str = "default") -> list[str]:
    """What is missing in the wall, in sentences; an empty list means it stands."""
    with connections[alias].cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls, rolname from pg_roles where rolname = current_user")
        bypass, role = cursor.fetchone()
        cursor.execute(
            "select c.relname, c.relrowsecurity and c.relforcerowsecurity, pg_get_userbyid(c.relowner) = current_user, "
            "exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_wall') "
            "from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
        )
        tables = {name: (forced, owned, policy) for name, forced, owned, policy in cursor.fetchall()}
        cursor.execute("select conname from pg_constraint where contype = 'f'")
        constraints = {name for (name,) in cursor.fetchall()}
    found = [f"The database role {role} bypasses row-level security."] if bypass else []
    for model in tenant_models():
        forced, owned, policy = tables.get(model._meta.db_table, (False, False, False))
        if not (forced and policy):
            found.append(f"{model._meta.db_table} has no forced row-level security.")
        if owned:
            found.append(f"The database role {role} owns {model._meta.db_table}.")
    for model, field in tenant_foreign_keys():
        if f"{model._meta.db_table}_{field.column}_wall"[:63] not in constraints:
            found.append(f"{model._meta.db_table}.{field.column} can point into another organisation.")
    return found
