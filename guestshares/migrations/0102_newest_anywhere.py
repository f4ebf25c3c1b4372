from django.db import migrations, models


class Migration(migrations.Migration):
    """Active Shares of an organisation reads its newest along an index, however many there are."""

    dependencies = [("guestshares", "0082_watermark")]

    operations = [
        migrations.AddIndex(
            "share", models.Index(fields=["organisation", "-created_at", "-id"], name="share_newest_anywhere")
        ),
    ]
