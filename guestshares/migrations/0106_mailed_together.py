"""Whose links a returned mail brought is read from an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Only shares whose links came with others stand in it, so that an opening of any other writes nothing more."""

    dependencies = [("guestshares", "0105_found_by_index")]

    operations = [
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                fields=["organisation", "mailed_with"],
                condition=~models.Q(mailed_with=""),
                name="share_mailed_with",
            ),
        ),
    ]
