from django.db import models

from documents.transmittals.models.transmittal import PREFIX
from kazinex.core.tenancy import TenantModel


class TransmittalNumbering(TenantModel):
    """How the transmittals of a project are numbered from now on; numbers that were given stay."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=16, default=PREFIX)
    is_yearly = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project"], name="transmittal_numbering_once_a_project")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{'year-' if self.is_yearly else ''}0001"
