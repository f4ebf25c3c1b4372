from django.db import models

from kazinex.core import clock
from kazinex.core.tenancy import TenantModel


class AuditReview(TenantModel):
    """Somebody looked through the events of a saved review up to a moment; the newest of each kind counts."""

    kind = models.CharField(max_length=40)
    reviewed_by_id = models.CharField(max_length=40)
    reviewed_by = models.CharField(max_length=400)
    reviewed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["organisation", "kind", "-reviewed_at"], name="audit_review_newest")]

    def __str__(self) -> str:
        return f"{self.kind} reviewed by {self.reviewed_by}"

    @property
    def person(self) -> str:
        """Who looked, without the address."""
        return self.reviewed_by.split(" <", 1)[0]

    @property
    def audit_label(self) -> str:
        return self.kind
