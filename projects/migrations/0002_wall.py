from django.db import migrations

from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """The wall around projects."""

    dependencies = [("projects", "0001_initial"), ("accounts", "0002_wall")]

    operations = [
        EnableTenantRLS("Project"),
        EnableTenantRLS("ProjectMembership"),
        EnableTenantRLS("PermissionOverride"),
        EnableTenantRLS("AccessGroup"),
        EnableTenantRLS("AccessGroupMember"),
        EnableTenantRLS("Term"),
        TenantForeignKey("ProjectMembership", "project"),
        TenantForeignKey("PermissionOverride", "project"),
        TenantForeignKey("AccessGroup", "project"),
        TenantForeignKey("AccessGroupMember", "group"),
        TenantForeignKey("Term", "project"),
    ]
