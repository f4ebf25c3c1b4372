from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0052_usual_types"),
    ]

    operations = [
        migrations.AddField(
            model_name="recipient",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
