import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who took a share over from somebody who may not answer for it any more."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("guestshares", "0004_longer_file_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="share",
            name="taken_over_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
