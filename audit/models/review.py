from django.contrib.postgres.fields import ArrayField
from django.db import models

from kazinex.core import clock
from kazinex.core.tenancy import TenantModel


class AuditReview(TenantModel):
    """Somebody looked through the events of a saved review that they were offered: those they may read, up to one.

    Of the last hour before it is kept how many there were, since one of them may become visible only later.
    """

    kind = models.CharField(max_length=40)
    reviewed_by_id = models.CharField(max_length=40)
    reviewed_by = models.CharField(max_length=400)
    reviewed_at = models.DateTimeField(default=clock.now)
    through = models.BigIntegerField(null=True, blank=True)
    window_from = models.DateTimeField(null=True, blank=True)
    window_count = models.PositiveIntegerField(default=0)
    projects = ArrayField(models.BigIntegerField(), null=True, blank=True)
    without_project = models.BooleanField(default=True)

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
