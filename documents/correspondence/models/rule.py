from django.db import models
from django.urls import reverse

from documents.correspondence.models.words import LetterPriority, RecipientKind
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class AddressRule(TenantModel, PublicId, Timed):
    """Adds people to To or CC of the letters of a project, by type, priority or zone; what is left out is any."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=RecipientKind.choices, default=RecipientKind.CC)
    people = models.TextField(max_length=4000)  # lines as they are typed, read each time the rule is used
    type = models.ForeignKey("correspondence.LetterType", models.PROTECT, related_name="+", null=True, blank=True)
    priority = models.CharField(max_length=12, choices=LetterPriority.choices, blank=True, default="")
    zone = models.ForeignKey("projects.Term", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "project", "name", "id"], name="address_rule_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """Which letters it is for, in words."""
        said = [str(self.type)] if self.type else []
        said += [str(self.get_priority_display())] if self.priority else []
        said += [str(self.zone)] if self.zone else []
        return ", ".join(said) or "All letters"

    @property
    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("correspondence:rule", args=[self.organisation.slug, self.project.code, self.public_id])
