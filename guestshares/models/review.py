from django.db import models

from kazinex.core.tenancy import TenantModel


class ShareReview(TenantModel):
    """A day on which the org admins were told which shares are worth a look; once however many tell."""

    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="share_review_once_a_day")]

    def __str__(self) -> str:
        return f"Review of {self.day}"
