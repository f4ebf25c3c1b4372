from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A project says to whom it went."""

    dependencies = [
        ("accounts", "0091_branding"),
        ("projects", "0090_final_inspection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="handed_over_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="handed_over_to",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handed_over_at", None), models.Q(("status", "active"), _negated=True), _connector="OR"
                ),
                name="project_handed_over_is_not_active",
            ),
        ),
    ]
