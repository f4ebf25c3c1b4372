from django.contrib.postgres.fields import ArrayField
from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _

DISCLAIMER = _(
    "I acknowledge that these documents are confidential, are given to me for the stated "
    "purpose only, and may not be passed on."
)


class NewRevisionRule(models.TextChoices):
    KEEP = "keep", _("Keep the share and mark the revision superseded")
    REVOKE = "revoke", _("Revoke the share")


class AfterResponseRule(models.TextChoices):
    KEEP = "keep", _("Keep the share")
    REVOKE = "revoke", _("Revoke the share")


class SecondBrowserRule(models.TextChoices):
    REPORT = "report", _("Allow and report")
    MAIL = "mail", _("Mail a fresh link to the recipient")


class SharePolicy(TenantModel, Timed):
    """What guest shares may be, for the organisation (no project) or for one project; an empty field says nothing."""

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="+")
    default_days = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_days = models.PositiveSmallIntegerField(null=True, blank=True)
    allow_custom_expiry = models.BooleanField(null=True, blank=True)
    default_opens = models.PositiveIntegerField(null=True, blank=True)
    controllers_set_opens = models.BooleanField(null=True, blank=True)
    share_packages = models.BooleanField(null=True, blank=True)
    share_work_packages = models.BooleanField(null=True, blank=True)
    share_transmittals = models.BooleanField(null=True, blank=True)
    replies_to_owner = models.BooleanField(null=True, blank=True)
    require_acknowledgement = models.BooleanField(null=True, blank=True)
    acknowledgement_text = models.CharField(max_length=1000, null=True, blank=True)  # noqa: DJ001  null says nothing
    require_identification = models.BooleanField(null=True, blank=True)
    allow_download = models.BooleanField(null=True, blank=True)
    watermark = models.BooleanField(null=True, blank=True)
    recipient_domains = ArrayField(models.CharField(max_length=253), null=True, blank=True)
    on_new_revision = models.CharField(  # noqa: DJ001
        max_length=8, choices=NewRevisionRule.choices, null=True, blank=True
    )
    after_response = models.CharField(  # noqa: DJ001
        max_length=8, choices=AfterResponseRule.choices, null=True, blank=True
    )
    on_second_browser = models.CharField(  # noqa: DJ001
        max_length=8, choices=SecondBrowserRule.choices, null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project"], nulls_distinct=False, name="share_policy_once_per_place"
            )
        ]

    def __str__(self) -> str:
        return self.audit_label

    @property
    def audit_label(self) -> str:
        return f"External access of {self.project}" if self.project else "External access"
