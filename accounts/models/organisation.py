from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.roles import OrganisationRole
from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _

MEBIBYTE = 1024 * 1024


class Plan(models.TextChoices):
    STANDARD = "standard", _("Standard")
    ENTERPRISE = "enterprise", _("Enterprise")


class FactorKind(models.TextChoices):
    """The kinds of second factor an organisation may allow, the strongest last."""

    SMS = "sms", _("Text message")
    TOTP = "totp", _("Authenticator app")
    WEBAUTHN = "webauthn", _("Passkey")


def every_factor_kind() -> list[str]:
    """All of them: what counts until an organisation says otherwise."""
    return [str(kind) for kind in FactorKind]


class Organisation(Timed):
    """The tenant; outside the wall, because it is resolved before the wall opens."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC")
    date_format = models.CharField(max_length=20, default="j M Y")
    plan = models.CharField(max_length=20, choices=Plan.choices, default=Plan.STANDARD)
    two_factor_required_from = models.DateTimeField(null=True, blank=True)
    two_factor_grace_days = models.PositiveSmallIntegerField(default=0)
    two_factor_pilot_from = models.DateTimeField(null=True, blank=True)
    two_factor_methods = ArrayField(models.CharField(max_length=10), default=every_factor_kind)
    two_factor_admins_use_passkeys = models.BooleanField(default=False)
    sms_countries = ArrayField(models.CharField(max_length=4), default=list, blank=True)  # such as +61; none: every one
    two_factor_reminder_days = models.PositiveSmallIntegerField(default=7)
    storage_quota = models.PositiveBigIntegerField(null=True, blank=True, editable=False)  # bytes; none: as the plan
    brand_colour = models.CharField(max_length=6, blank=True, default="")  # six digits; none: the usual one
    portal_words = models.CharField(max_length=300, blank=True, default="")
    logo = models.CharField(max_length=24, blank=True, default="", editable=False)  # its id in the store; none: no logo

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the organisation lies on the map of kazinex/urls.py, whatever app shows its first page."""
        return f"/o/{self.slug}/"

    def two_factor_start(self, *, in_pilot: bool = False) -> datetime | None:
        """From when on a second factor is demanded of somebody; None where no policy demands it."""
        starts = [self.two_factor_required_from, self.two_factor_pilot_from if in_pilot else None]
        return min((start for start in starts if start), default=None)

    def two_factor_deadline(self, activated_at: datetime, *, in_pilot: bool = False) -> datetime | None:
        """When a member who joined then must have enrolled, never stored; None where no policy demands it."""
        start = self.two_factor_start(in_pilot=in_pilot)
        return max(start, activated_at) + timedelta(days=self.two_factor_grace_days) if start else None

    def allowed_factors(self, role: str) -> list[str]:
        """The kinds of second factor that count here for somebody with this organisation role."""
        if role == OrganisationRole.ORG_ADMIN and self.two_factor_admins_use_passkeys:
            return [FactorKind.WEBAUTHN]
        return list(self.two_factor_methods)


class FileTypesMode(models.TextChoices):
    ALLOW_ALL = "allow_all", _("Allow all")
    ALLOWLIST = "allowlist", _("Allowlist")


class MacroFiles(models.TextChoices):
    REFUSE = "refuse", _("Refuse")
    ACCEPT = "accept", _("Accept and flag")


class SecuritySettings(TenantModel, Timed):
    """Settings → Security of one organisation; the two-factor policy itself stands on the organisation."""

    file_types_mode = models.CharField(max_length=12, choices=FileTypesMode.choices, default=FileTypesMode.ALLOW_ALL)
    allowed_file_types = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    macro_files = models.CharField(max_length=8, choices=MacroFiles.choices, default=MacroFiles.REFUSE)
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
