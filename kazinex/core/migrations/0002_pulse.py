from django.db import migrations, models

# The sealer says too when it last worked; it can do nothing else outside the log.
GRANT = "grant select, insert, update on core_pulse to kazinex_seal;"


class Migration(migrations.Migration):
    """When each process of the site last did its work."""

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.RunSQL(GRANT, "revoke all on core_pulse from kazinex_seal;"),
    ]
