import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from kazinex.core.rls import TenantForeignKey


class Migration(migrations.Migration):
    """People outside take part in steps by guest links."""

    dependencies = [
        ("workflows", "0080_matrix_terms"),
        ("guestshares", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "steppart",
            "user",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, django.db.models.deletion.PROTECT, null=True, blank=True, related_name="+"
            ),
        ),
        migrations.AddField("steppart", "seat", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("steppart", "outside_name", models.CharField(max_length=120, blank=True, default="")),
        migrations.AddField("steppart", "outside_email", models.EmailField(max_length=254, blank=True, default="")),
        migrations.AddField("steppart", "outside_company", models.CharField(max_length=120, blank=True, default="")),
        migrations.AddField(
            "steppart",
            "share",
            models.ForeignKey(
                "guestshares.Share", django.db.models.deletion.PROTECT, null=True, blank=True, related_name="+"
            ),
        ),
        migrations.AddConstraint(
            "steppart",
            models.UniqueConstraint(
                fields=["organisation", "step", "seat"], condition=Q(user=None), name="seat_once_a_step"
            ),
        ),
        migrations.AddConstraint(
            "steppart",
            models.CheckConstraint(
                condition=Q(user__isnull=False, outside_email="", seat=0)
                | Q(user=None, seat__gt=0) & ~Q(outside_email=""),
                name="part_is_of_member_or_outside",
            ),
        ),
        migrations.AddIndex(
            "steppart",
            models.Index(fields=["organisation", "share"], condition=Q(user=None), name="parts_of_share"),
        ),
        TenantForeignKey("StepPart", "share"),
    ]
