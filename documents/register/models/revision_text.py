from typing import Any, ClassVar

from django.db import models

from kazinex.core.tenancy import TenantManager, TenantModel
from kazinex.core.translation import marked as _


class Reading(models.TextChoices):
    """How far the words of a file are read, or why they cannot be."""

    WAITING = "waiting", _("Not read yet")
    READ = "read", _("Read")
    NONE = "none", _("Holds no words")
    PASSWORD = "password", _("Protected by a password")
    DAMAGED = "damaged", _("Damaged or of an unusual kind")
    LARGE = "large", _("Too large")
    SLOW = "slow", _("Takes too long")


class RevisionText(TenantModel):
    """The words of a revision's file, line by line; made again from the file at any time, so nobody's doing.

    The database makes the row with the revision, and keeps beside the lines how they are searched.
    """

    revision = models.ForeignKey("documents.Revision", models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=Reading.choices, default=Reading.WAITING)
    lines = models.TextField(blank=True, default="")
    due_at = models.DateTimeField(null=True)  # when it is to be read; nothing once it was

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "revision"], name="revision_text_once")]
        indexes = [
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=models.Q(state=Reading.WAITING),
                name="revision_text_to_be_read",
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.state}"
