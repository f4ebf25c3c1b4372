import django.db.models.deletion
from django.db import migrations, models

from kazinex.core.rls import EnableTenantRLS

# Changes of the key are added by the sealer's account and read by everybody; nobody changes or removes one.
KEYS = """
revoke insert, update, delete, truncate on audit_keychange from kazinex_app;
grant select, insert on audit_keychange to kazinex_seal;
grant usage on sequence audit_keychange_id_seq to kazinex_seal;
create policy sealer on audit_keychange to kazinex_seal using (true) with check (true);
create trigger audit_keychange_append_only before update or delete on audit_keychange
  for each row execute function audit_refuse();
create trigger audit_keychange_keeps_all before truncate on audit_keychange
  for each statement execute function audit_refuse();
"""
NO_KEYS = """
drop trigger audit_keychange_append_only on audit_keychange;
drop trigger audit_keychange_keeps_all on audit_keychange;
drop policy sealer on audit_keychange;
"""

# Whose turn it is: small exports before large ones, organisations with nothing under way before others, then who asked
# first. A large one waits while as many large ones run as may, or one of its own organisation does.
TURNS = """
create function audit_export_turn(most_large integer, most_attempts integer)
returns table (organisation_id bigint, export_id bigint) language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  with under_way as (
    select e.organisation_id, count(*) as all_of_it, count(*) filter (where e.is_large) as large
    from public.audit_auditexport e where e.state = 'running' and e.lease_until >= clock_timestamp() group by 1)
  select e.organisation_id, e.id from public.audit_auditexport e left join under_way u using (organisation_id)
  where e.state in ('waiting', 'running') and e.attempt < most_attempts
    and (e.lease_until is null or e.lease_until < clock_timestamp())
    and (not e.is_large or coalesce(u.large, 0) = 0 and (select coalesce(sum(large), 0) from under_way) < most_large)
  order by e.is_large, coalesce(u.all_of_it, 0), e.requested_at, e.id
  limit 1
$$;
revoke all on function audit_export_turn(integer, integer) from public;
grant execute on function audit_export_turn(integer, integer) to kazinex_app;
"""


class Migration(migrations.Migration):
    """Keys of seals may change, and exports take fair turns."""

    dependencies = [("accounts", "0001_initial"), ("audit", "0007_export_told")]

    operations = [
        migrations.CreateModel(
            name="AuditKeyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seal_number", models.BigIntegerField()),
                ("head", models.CharField(max_length=64)),
                ("old_key", models.CharField(max_length=44)),
                ("new_key", models.CharField(max_length=44)),
                ("old_signature", models.CharField(max_length=88)),
                ("new_signature", models.CharField(max_length=88)),
                ("changed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "audit_keychange",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "new_key"), name="audit_key_change_once")
                ],
            },
        ),
        migrations.AddField("auditexport", "is_large", models.BooleanField(default=False)),
        EnableTenantRLS("AuditKeyChange"),
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(TURNS, "drop function audit_export_turn(integer, integer)"),
    ]
