import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0009_project_admins_invite"),
        ("documents", "0008_numbers_as_read"),
        ("projects", "0005_names_as_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentPackage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_key", kazinex.core.models.LikenessField(editable=False, max_length=300, null=True, of="name")),
                ("purpose", models.CharField(blank=True, default="", max_length=500)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="projects.project"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PackageItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("position", models.PositiveIntegerField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="package_items",
                        to="documents.document",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="packages.documentpackage"
                    ),
                ),
                (
                    "sent_revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.revision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkPackage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                (
                    "number_key",
                    kazinex.core.models.LikenessField(editable=False, max_length=80, null=True, of="number"),
                ),
                ("title", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True, default="", max_length=2000)),
                ("responsible_party", models.CharField(blank=True, default="", max_length=120)),
                ("target_on", models.DateField(blank=True, null=True)),
                ("kind", models.CharField(blank=True, default="", max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "discipline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.term",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="work_packages", to="projects.project"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkPackageItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_package_items",
                        to="documents.document",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="packages.workpackage"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="documentpackage",
            index=models.Index(fields=["organisation", "project", "name", "id"], name="package_by_name"),
        ),
        migrations.AddConstraint(
            model_name="documentpackage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_at", None)),
                fields=("organisation", "project", "name_key"),
                name="package_name_once_as_read",
            ),
        ),
        migrations.AddIndex(
            model_name="packageitem",
            index=models.Index(fields=["organisation", "package", "position", "id"], name="package_in_order"),
        ),
        migrations.AddIndex(
            model_name="packageitem",
            index=models.Index(fields=["organisation", "document"], name="packages_of_document"),
        ),
        migrations.AddConstraint(
            model_name="packageitem",
            constraint=models.UniqueConstraint(
                fields=("organisation", "package", "document"), name="document_once_per_package"
            ),
        ),
        migrations.AddIndex(
            model_name="workpackage",
            index=models.Index(fields=["organisation", "project", "number", "id"], name="work_package_by_number"),
        ),
        migrations.AddIndex(
            model_name="workpackage",
            index=models.Index(fields=["organisation", "project", "target_on", "id"], name="work_package_by_target"),
        ),
        migrations.AddConstraint(
            model_name="workpackage",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "number_key"), name="work_package_number_once_as_read"
            ),
        ),
        migrations.AddIndex(
            model_name="workpackageitem",
            index=models.Index(fields=["organisation", "package", "document"], name="documents_of_work_package"),
        ),
        migrations.AddConstraint(
            model_name="workpackageitem",
            constraint=models.UniqueConstraint(fields=("organisation", "document"), name="one_work_package_a_document"),
        ),
    ]
