from django.db import migrations

from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

TENANT_KEYS = [
    ("DocumentPackage", "project"),
    ("PackageItem", "package"),
    ("PackageItem", "document"),
    ("PackageItem", "sent_revision"),
    ("WorkPackage", "project"),
    ("WorkPackage", "discipline"),
    ("WorkPackageItem", "package"),
    ("WorkPackageItem", "document"),
]


class Migration(migrations.Migration):
    """The wall around packages."""

    dependencies = [("packages", "0001_initial"), ("documents", "0002_wall"), ("projects", "0002_wall")]

    operations = [
        EnableTenantRLS("DocumentPackage"),
        EnableTenantRLS("PackageItem"),
        EnableTenantRLS("WorkPackage"),
        EnableTenantRLS("WorkPackageItem"),
        *[TenantForeignKey(model, field) for model, field in TENANT_KEYS],
    ]
