from django.db import models
from django.db.models import Q

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class Reply(TenantModel, PublicId, Timed):
    """One answer in the thread of a letter."""

    letter = models.ForeignKey("correspondence.Letter", models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    outside = models.ForeignKey(  # whom outside it came from, on their guest page
        "correspondence.Recipient", models.PROTECT, related_name="+", null=True, blank=True
    )
    body = models.TextField(max_length=20_000)
    is_official = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)  # whether it came after the link of who wrote it had expired

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "letter", "number"], name="reply_number_once"),
            models.CheckConstraint(
                condition=Q(author__isnull=False, outside=None) | Q(author=None, outside__isnull=False),
                name="reply_has_one_author",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"reply {self.number} to {self.letter_id}"

    @property
    def by(self) -> str:
        """Who wrote it, as people read it."""
        return f"{self.outside} (outside)" if self.outside else str(self.author)
