from django.db import migrations, models


class Migration(migrations.Migration):
    """Several recipients of one creation are looked at, reminded and ended together."""

    dependencies = [("guestshares", "0040_transmittals")]

    operations = [
        migrations.AddField(
            model_name="share",
            name="asked_again_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                condition=~models.Q(distribution=""),
                fields=["organisation", "distribution"],
                name="share_distribution",
            ),
        ),
    ]
