from django.db import models
from django.urls import reverse

from kazinex.core.errors import RuleBroken
from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _
from projects.models.personal_facts import PersonalFacts


class ProjectStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class Project(TenantModel, Timed):
    """A body of work with a register of its own; its code is unique in the organisation and stands in addresses."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True, default="")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=60)
    description = models.TextField(max_length=2000, blank=True, default="")
    inspected_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    inspected_at = models.DateTimeField(null=True, blank=True)  # when somebody said that the final inspection is done
    handed_over_to = models.CharField(max_length=200, blank=True, default="")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.ACTIVE)
    facts: PersonalFacts  # only where the query asked for them (queries/facts.py)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="project_code_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="project_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_over_at=None) | ~models.Q(status=ProjectStatus.ACTIVE),
                name="project_handed_over_is_not_active",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def state_label(self) -> str:
        """How it stands: handed over, or its status."""
        return _("Handed over") if self.is_handed_over else str(self.get_status_display())

    @property
    def status_tone(self) -> str:
        return "good" if self.is_open else "neutral"

    @property
    def is_open(self) -> bool:
        return self.status == ProjectStatus.ACTIVE

    @property
    def is_inspected(self) -> bool:
        """Whether somebody has put their name to the final inspection."""
        return self.inspected_at is not None

    @property
    def is_handed_over(self) -> bool:
        """Whether it was given into other hands; it is read from then on, and nothing else."""
        return self.handed_over_at is not None

    def require_open(self) -> None:
        """For services: what changes nothing anymore raises RuleBroken."""
        if not self.is_open:
            raise RuleBroken(_("This project is {status}. Reopen it first.").format(status=self.state_label.lower()))

    def get_absolute_url(self) -> str:
        return reverse("projects:dashboard", args=[self.organisation.slug, self.code])
