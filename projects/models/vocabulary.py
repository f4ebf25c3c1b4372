from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class TermKind(models.TextChoices):
    DISCIPLINE = "discipline", _("Discipline")
    DOCUMENT_TYPE = "document_type", _("Type")
    ZONE = "zone", _("Zone")
    STAGE = "stage", _("Stage")
    ORIGINATOR = "originator", _("Originator")
    SUITABILITY = "suitability", _("Suitability")


class Term(TenantModel, Timed):
    """An entry of a coded list (disciplines, types, zones …): the organisation's, or one project's own."""

    kind = models.CharField(max_length=16, choices=TermKind.choices)
    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="terms")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "project", "code"], nulls_distinct=False, name="term_code_once"
            )
        ]
        ordering = ["kind", "position", "code"]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"

    @property
    def audit_label(self) -> str:
        return str(self)
