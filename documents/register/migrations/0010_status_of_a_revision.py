import django.db.models.deletion
from django.db import migrations, models

STATUSES = [
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
BUT_STATUS = """
drop trigger revision_is_immutable on documents_revision;
create trigger revision_is_immutable before delete on documents_revision
  for each row execute function documents_refuse_revision();
create trigger revision_keeps_all_but_status before update on documents_revision
  for each row when (to_jsonb(old) - 'status' is distinct from to_jsonb(new) - 'status')
  execute function documents_refuse_revision();
"""
WHOLLY = """
drop trigger revision_keeps_all_but_status on documents_revision;
drop trigger revision_is_immutable on documents_revision;
create trigger revision_is_immutable before update or delete on documents_revision
  for each row execute function documents_refuse_revision();
"""


class Migration(migrations.Migration):
    """A status belongs to a revision; a document keeps what lists need of its current and of its released one."""

    dependencies = [("documents", "0009_flags")]

    operations = [
        migrations.AddField("revision", "status", models.CharField(choices=STATUSES, default="draft", max_length=24)),
        migrations.AddField("document", "current_code", models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField(
            "document",
            "released_revision",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.revision"
            ),
        ),
        migrations.AddField("document", "released_code", models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField(
            "document",
            "released_status",
            models.CharField(blank=True, choices=STATUSES, default="", max_length=24),
        ),
        migrations.AddField("document", "released_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("document", "has_two_faces", models.BooleanField(default=False)),
        migrations.RunSQL(BUT_STATUS, WHOLLY),
    ]
