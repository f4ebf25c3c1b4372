from django.db import migrations, models

# Who had named a type with macros in a list had decided to take them.
KEEP = """
update accounts_securitysettings set macro_files = 'accept'
where file_types_mode = 'allowlist'
  and allowed_file_types && array['docm','dotm','xlsm','xltm','xlam','pptm','potm','ppsm','ppam','sldm']::varchar[]
"""


class Migration(migrations.Migration):
    """One rule for files with macros, whatever they are named and whatever the list says."""

    dependencies = [("accounts", "0011_two_factor_rollout")]

    operations = [
        migrations.AddField(
            "securitysettings",
            "macro_files",
            models.CharField(
                choices=[("refuse", "Refuse"), ("accept", "Accept and flag")], default="refuse", max_length=8
            ),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
