from django.db import migrations, models


class Migration(migrations.Migration):
    """Up to which event an export goes, whatever time it bears."""

    dependencies = [("audit", "0009_review_offers")]

    operations = [migrations.AddField("auditexport", "through", models.BigIntegerField(null=True))]
