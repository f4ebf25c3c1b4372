from typing import Any, ClassVar, Self

from django.db import models

from documents.register.models import DocumentStatus
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet


class ShareItemQuerySet(TenantQuerySet):
    """Words many rooms share about the records of shares."""

    def held(self) -> Self:
        """Those that the guest still has: not taken out since."""
        return self.filter(withdrawn_at=None)


class ShareItem(TenantModel):
    """One document in a share, pinned to the revision it had when it was shared."""

    share = models.ForeignKey("guestshares.Share", models.CASCADE, related_name="items")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="share_items")
    revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(ShareItemQuerySet)()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "share", "document"], name="document_once_per_share")
        ]
        indexes = [models.Index(fields=["organisation", "document", "share"], name="shares_of_document")]

    def __str__(self) -> str:
        return f"{self.document.number} revision {self.revision.code}"

    @property
    def response(self) -> Any:
        """The guest's final answer on this document, if there is one."""
        return next(iter(self.responses.all()), None)

    @property
    def draft(self) -> Any:
        """What the guest has typed and not submitted, if anything."""
        return next(iter(self.drafts.all()), None)

    @property
    def is_void(self) -> bool:
        """Whether its revision was declared void since."""
        return bool(self.revision.status == DocumentStatus.VOID)

    @property
    def is_superseded(self) -> bool:
        """Whether a newer revision is in force by now, or somebody has said so; a draft is nobody's business."""
        return self.revision.is_superseded

    @property
    def superseded_words(self) -> str:
        """What the guest is told about a newer revision."""
        released = self.revision.superseded_by
        return f"Superseded by Rev {released.code}" if released else "Superseded"
