from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel


class LetterDocument(TenantModel, Timed):
    """A document that a letter is about, at the revision it had then."""

    letter = models.ForeignKey("correspondence.Letter", models.PROTECT, related_name="documents")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "letter", "document"], name="document_once_a_letter")
        ]
        indexes = [models.Index(fields=["organisation", "document", "letter"], name="letters_of_document")]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.document_id} revision {self.code} in {self.letter_id}"
