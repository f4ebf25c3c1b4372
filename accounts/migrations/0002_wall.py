from django.db import migrations

from kazinex.core.rls import EnableTenantRLS

OWN_ROWS = """
create policy own_rows on accounts_membership for select
using (user_id = (select nullif(current_setting('kazinex.person', true), '')::bigint))
"""


class Migration(migrations.Migration):
    """The wall around accounts; a person also reads their own memberships before an organisation is chosen."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        EnableTenantRLS("SecuritySettings"),
        EnableTenantRLS("Membership"),
        migrations.RunSQL(OWN_ROWS, "drop policy own_rows on accounts_membership"),
    ]
