from django.db import migrations, models

ORGANISATIONS_WITH_ENDED_OVERRIDES = """
create function projects_organisations_with_ended_overrides() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct o.organisation_id from public.projects_permissionoverride o
  where o.ended_recorded_at is null and o.ends_at <= clock_timestamp()
$$;
revoke all on function projects_organisations_with_ended_overrides() from public;
grant execute on function projects_organisations_with_ended_overrides() to kazinex_app;
"""


class Migration(migrations.Migration):
    """Find ended overrides across organisations without looking into any of them."""

    dependencies = [("projects", "0002_wall")]

    operations = [
        migrations.AddIndex(
            model_name="permissionoverride",
            index=models.Index(
                fields=["organisation", "ends_at"],
                condition=models.Q(("ended_recorded_at", None), ("ends_at__isnull", False)),
                name="override_that_ends",
            ),
        ),
        migrations.RunSQL(
            ORGANISATIONS_WITH_ENDED_OVERRIDES,
            "drop function projects_organisations_with_ended_overrides()",
        ),
    ]
