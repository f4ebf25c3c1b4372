from django.db import migrations, models

LAPSED = """
with ended as (
  select s.id, w.ended_at from workflows_workflowstep s
  join workflows_workflow w on w.id = s.workflow_id and w.status <> 'running'
  where s.status in ('open', 'waiting')),
excused as (
  update workflows_steppart p set status = 'not_needed' from ended where p.step_id = ended.id and p.status = 'asked')
update workflows_workflowstep s set status = 'not_needed', closed_at = ended.ended_at from ended where s.id = ended.id
"""
BEFORE = """
update workflows_workflowstep set closed_at = null,
  status = case when opened_at is null then 'waiting' else 'open' end
where status = 'not_needed'
"""
STATES = [
    ("waiting", "Waiting"),
    ("open", "Open"),
    ("done", "Done"),
    ("skipped", "Skipped"),
    ("not_needed", "Not needed"),
]


class Migration(migrations.Migration):
    """Nothing is open or waits in a workflow that ended; going back, those who were asked there stay not needed."""

    dependencies = [("workflows", "0095_late_by_index")]

    operations = [
        migrations.AlterField(
            "workflowstep", "status", models.CharField(choices=STATES, default="waiting", max_length=10)
        ),
        migrations.RunSQL(LAPSED, BEFORE),
    ]
