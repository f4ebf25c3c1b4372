from django.db import models

from documents.register.models import AttachedFile


class LetterAttachment(AttachedFile):
    """A file beside a letter, or beside one of its replies."""

    letter = models.ForeignKey("correspondence.Letter", models.PROTECT, related_name="attachments")
    reply = models.ForeignKey("correspondence.Reply", models.PROTECT, related_name="attachments", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "letter", "reply"], name="attachments_of_letter")]
