from django.db import migrations

from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """The wall around the register."""

    dependencies = [("documents", "0001_initial"), ("projects", "0002_wall")]

    operations = [
        EnableTenantRLS("Document"),
        EnableTenantRLS("Revision"),
        EnableTenantRLS("DocumentGroup"),
        TenantForeignKey("Document", "project"),
        TenantForeignKey("Document", "discipline"),
        TenantForeignKey("Document", "document_type"),
        TenantForeignKey("Document", "zone"),
        TenantForeignKey("Document", "stage"),
        TenantForeignKey("Document", "current_revision"),
        TenantForeignKey("Revision", "document"),
        TenantForeignKey("DocumentGroup", "document"),
        TenantForeignKey("DocumentGroup", "group"),
    ]
