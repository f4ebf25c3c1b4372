from django.db import migrations, models


class Migration(migrations.Migration):
    """A step keeps the rule and the days that the review matrix had for it, and whom it only invites."""

    dependencies = [("workflows", "0013_planned_status")]

    operations = [
        migrations.AddField("workflowstep", "rule", models.CharField(max_length=10, blank=True, default="")),
        migrations.AddField("workflowstep", "days", models.PositiveSmallIntegerField(null=True, blank=True)),
        migrations.AddField("steppart", "is_required", models.BooleanField(default=True)),
    ]
