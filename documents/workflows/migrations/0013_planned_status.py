from django.db import migrations, models


class Migration(migrations.Migration):
    """A document may be planned; a revision, and so what a workflow puts back, never is."""

    dependencies = [("workflows", "0013_late_steps")]

    operations = [
        migrations.AlterField(
            "workflowdocument",
            "status_before",
            models.CharField(
                choices=[
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
                ],
                max_length=24,
            ),
        ),
    ]
