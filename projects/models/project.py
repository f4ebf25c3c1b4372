from django.db import models
from django.urls import reverse

from kazinex.core.errors import RuleBroken
from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel


class ProjectStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"
    ARCHIVED = "archived", "Archived"


class Project(TenantModel, Timed):
    """A body of work with a register of its own; its code is unique in the organisation and stands in addresses."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True, default="")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=60)
    description = models.TextField(max_length=2000, blank=True, default="")
    status = models.CharField(max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.ACTIVE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="project_code_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="project_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def status_tone(self) -> str:
        return "good" if self.is_open else "neutral"

    @property
    def is_open(self) -> bool:
        return self.status == ProjectStatus.ACTIVE

    def require_open(self) -> None:
        """For services: what changes nothing anymore raises RuleBroken."""
        if not self.is_open:
            raise RuleBroken(f"This project is {self.get_status_display().lower()}. Reopen it first.")

    def get_absolute_url(self) -> str:
        return reverse("projects:dashboard", args=[self.organisation.slug, self.code])
