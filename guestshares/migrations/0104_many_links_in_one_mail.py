from django.db import migrations, models


class Migration(migrations.Migration):
    """Links that one upload issues to one person travel in one mail, by whose key each is followed."""

    dependencies = [("guestshares", "0103_fewer_indexes")]

    operations = [
        migrations.AddField(
            "share",
            "mailed_with",
            models.CharField(blank=True, db_default="", default="", editable=False, max_length=80),
        ),
    ]
