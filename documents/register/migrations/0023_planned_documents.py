from django.db import migrations, models

STATUSES = [
    ("planned", "Planned"),
    ("draft", "Draft"),
    ("for_review", "For review"),
    ("under_review", "Under review"),
    ("approved", "Approved"),
    ("approved_with_comments", "Approved with comments"),
    ("revise", "Revise and resubmit"),
    ("rejected", "Rejected"),
    ("issued", "Issued"),
    ("for_information", "For information"),
    ("superseded", "Superseded"),
    ("void", "Void"),
    ("archived", "Archived"),
]
# A document without a revision, should there be one, waits for its first; the others had it on the day it was written.
FILL = """
update documents_document d set delivered_on = (first.at at time zone p.time_zone)::date
from (select document_id, min(created_at) as at from documents_revision group by document_id) as first,
  projects_project p
where first.document_id = d.id and p.id = d.project_id;
update documents_document set status = 'planned' where current_revision_id is null;
set constraints all immediate;
"""


class Migration(migrations.Migration):
    """Documents that are planned: in the register with the day they are due, before there is a file."""

    dependencies = [("documents", "0022_suitability")]

    operations = [
        migrations.AlterField(
            "document", "status", models.CharField(choices=STATUSES, default="planned", max_length=24)
        ),
        migrations.AlterField(
            "document",
            "released_status",
            models.CharField(blank=True, choices=STATUSES, default="", max_length=24),
        ),
        migrations.AlterField("revision", "status", models.CharField(choices=STATUSES, default="draft", max_length=24)),
        migrations.AddField("document", "delivered_on", models.DateField(blank=True, null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=~models.Q(status="planned") | models.Q(current_revision=None),
                name="document_planned_has_no_revision",
            ),
        ),
        migrations.AddConstraint(
            "revision",
            models.CheckConstraint(condition=~models.Q(status="planned"), name="revision_is_never_planned"),
        ),
        migrations.AddIndex(
            "document",
            models.Index(
                fields=["organisation", "project", "planned_on", "id"],
                condition=models.Q(status="planned"),
                name="document_planned",
            ),
        ),
    ]
