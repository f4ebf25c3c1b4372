from django.db import migrations

FACTS = """
create function projects_facts(project bigint, person bigint) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'role', (
      select m.role from projects_projectmembership m where m.project_id = project and m.user_id = person
    ),
    'overrides', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'pk', o.id, 'level', case when o.project_id is null then 'organisation' else 'project' end,
        'role', o.role, 'permission', o.permission, 'effect', o.effect, 'reason', o.reason
      ) order by o.project_id nulls first, o.id), '[]')
      from projects_permissionoverride o
      where (o.project_id is null or o.project_id = project)
        and (o.ends_at is null or o.ends_at > statement_timestamp())
    ),
    'groups', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'pk', g.id, 'name', g.name, 'public_id', g.public_id, 'actions', g.actions,
        'disciplines', g.disciplines, 'document_types', g.document_types, 'zones', g.zones,
        'statuses', g.statuses, 'confidentiality', g.confidentiality
      ) order by g.name, g.id), '[]')
      from projects_accessgroupmember m join projects_accessgroup g on g.id = m.group_id
      where m.user_id = person and g.project_id = project and g.archived_at is null
    )
  );
end
$$;
"""


class Migration(migrations.Migration):
    """Gather the facts of a decision in the database, behind the wall of whoever asks."""

    dependencies = [("projects", "0003_ended_overrides")]

    operations = [migrations.RunSQL(FACTS, "drop function projects_facts(bigint, bigint)")]
