from django.db import migrations

HIDDEN = """
create function workflows_hidden_from_asked(projects bigint[])
returns table (part_id bigint, step_id bigint, workflow_id bigint, documents bigint)
language sql stable as $$
  with asked as (
    select p.id, p.step_id, s.workflow_id, p.user_id, w.project_id, w.organisation_id
    from public.workflows_workflow w
    join public.workflows_workflowstep s on s.workflow_id = w.id and s.status = 'open'
    join public.workflows_steppart p on p.step_id = s.id and p.status = 'asked' and p.user_id is not null
    where w.project_id = any (projects) and w.status = 'running'
  ), people as (
    select a.project_id, a.user_id, m.role = 'workflow_responder' or standing.role = '' as is_blind,
      standing.role = 'document_controller' as is_controller
    from (select distinct project_id, user_id, organisation_id from asked) a
    join public.accounts_membership m on m.organisation_id = a.organisation_id and m.user_id = a.user_id
    left join public.projects_projectmembership own on own.project_id = a.project_id and own.user_id = a.user_id
    cross join lateral (select coalesce(
      own.role, case when m.role in ('org_admin', 'org_manager') then 'project_admin' else '' end)) standing (role)
    where m.role <> 'org_admin' and (m.role = 'workflow_responder' or standing.role <> 'project_admin')
  ), shown as (
    select g.*, p.user_id, cardinality(g.disciplines) + cardinality(g.document_types) + cardinality(g.zones)
      + cardinality(g.statuses) > 0 or g.confidentiality <> '' as is_filter
    from people p
    join public.projects_accessgroup g on g.project_id = p.project_id and g.archived_at is null
    join public.projects_accessgroupmember m on m.group_id = g.id and m.user_id = p.user_id
  ), filtered as (
    select p.*, exists (
      select from shown g where g.project_id = p.project_id and g.user_id = p.user_id and g.is_filter) as by_filter
    from people p
  )
  select a.id, a.step_id, a.workflow_id, count(*)
  from asked a
  join filtered p on p.project_id = a.project_id and p.user_id = a.user_id
  join public.workflows_workflowdocument i on i.workflow_id = a.workflow_id and i.is_running
  join public.documents_document d on d.id = i.document_id and (d.is_confidential or p.by_filter and not p.is_blind)
  where p.is_blind or not (d.is_confidential and p.is_controller and not p.by_filter or coalesce((
    select bool_or(g.statuses = '{}') or case when bool_or(d.status = any (g.statuses))
      then i.revision_id = d.current_revision_id
      else bool_or(d.released_status = any (g.statuses)) and i.revision_id = d.released_revision_id end
    from shown g
    where g.project_id = a.project_id and g.user_id = a.user_id and case
      when d.is_confidential then exists (
        select from public.documents_documentgroup o where o.document_id = d.id and o.group_id = g.id)
      else g.is_filter and g.confidentiality <> 'confidential'
        and (g.disciplines = '{}' or d.discipline_id = any (g.disciplines))
        and (g.document_types = '{}' or d.document_type_id = any (g.document_types))
        and (g.zones = '{}' or d.zone_id = any (g.zones)) end), false))
  group by a.id, a.step_id, a.workflow_id
$$
"""


class Migration(migrations.Migration):
    """How many documents whom steps ask may not see any more: SPEC 3.4 for all of a project's steps at once."""

    dependencies = [
        ("workflows", "0083_late_in_open_projects"),
        ("documents", "0001_initial"),
        ("projects", "0001_initial"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunSQL(HIDDEN, "drop function workflows_hidden_from_asked(bigint[])")]
