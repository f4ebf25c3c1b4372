from django.db import migrations

WITH_DUE_LETTERS = """
create or replace function correspondence_organisations_with_due_letters() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct l.organisation_id from public.correspondence_letter l
  join public.projects_project p on p.id = l.project_id and p.status = 'active'
  where l.status in ('sent', 'responded', 'reopened') and l.answered_at is null{nobody}
    and l.due_at <= clock_timestamp() + interval '15 days' and (
      l.soon_told_at is null or (l.late_told_at is null and l.due_at <= clock_timestamp())
      or coalesce(l.reminded_at, l.late_told_at) <= clock_timestamp() - interval '1 day')
$$;
"""


class Migration(migrations.Migration):
    """Letters in which nobody has to act make no organisation one with letters that are due."""

    dependencies = [("correspondence", "0065_reminders_and_drafts")]

    operations = [
        migrations.RunSQL(
            WITH_DUE_LETTERS.format(nobody=" and l.ball <> 'nobody'"), WITH_DUE_LETTERS.format(nobody="")
        ),
    ]
