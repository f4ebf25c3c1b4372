from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.roles import OrganisationRole
from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel

MEBIBYTE = 1024 * 1024


class Plan(models.TextChoices):
    STANDARD = "standard", "Standard"
    ENTERPRISE = "enterprise", "Enterprise"


class Organisation(Timed):
    """The tenant; outside the wall, because it is resolved before the wall opens."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC")
    date_format = models.CharField(max_length=20, default="j M Y")
    plan = models.CharField(max_length=20, choices=Plan.choices, default=Plan.STANDARD)
    two_factor_required_from = models.DateTimeField(null=True, blank=True)
    two_factor_grace_days = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the organisation lies on the map of kazinex/urls.py, whatever app shows its first page."""
        return f"/o/{self.slug}/"

    def two_factor_deadline(self, activated_at: datetime) -> datetime | None:
        """When a member who joined then must have enrolled, never stored; None where no policy demands it."""
        if self.two_factor_required_from is None:
            return None
        return max(self.two_factor_required_from, activated_at) + timedelta(days=self.two_factor_grace_days)


class FileTypesMode(models.TextChoices):
    ALLOW_ALL = "allow_all", "Allow all"
    ALLOWLIST = "allowlist", "Allowlist"


class SecuritySettings(TenantModel, Timed):
    """Settings → Security of one organisation; the two-factor policy itself stands on the organisation."""

    file_types_mode = models.CharField(max_length=12, choices=FileTypesMode.choices, default=FileTypesMode.ALLOW_ALL)
    allowed_file_types = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    maximum_file_size = models.PositiveBigIntegerField(default=250 * MEBIBYTE)
    default_organisation_role = models.CharField(
        max_length=24, choices=OrganisationRole.choices, default=OrganisationRole.MEMBER
    )
    default_project_role = models.CharField(max_length=24, default="viewer")
    project_admins_invite = models.BooleanField(default=True)
    session_hours = models.PositiveSmallIntegerField(default=12)
    idle_minutes = models.PositiveSmallIntegerField(default=60)
    security_contact = models.EmailField(max_length=254, blank=True, default="")
    checkpoint_mailed_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="security_settings_once")]

    def __str__(self) -> str:
        return f"Security settings of {self.organisation_id}"

    @property
    def audit_label(self) -> str:
        return "Security settings"
