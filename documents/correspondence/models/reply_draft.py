from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet


class ReplyDraftQuerySet(TenantQuerySet):
    """Words many rooms share about replies that are not sent."""

    def typed(self) -> dict[str, Any]:
        """What a form of a reply begins with; nothing where nothing is kept."""
        return dict(self.values("body", "is_official").first() or {})


class ReplyDraft(TenantModel, Timed):
    """What somebody has typed of a reply and not sent, a member or somebody outside; nobody else sees it."""

    letter = models.ForeignKey("correspondence.Letter", models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    outside = models.ForeignKey(
        "correspondence.Recipient", models.CASCADE, related_name="reply_drafts", null=True, blank=True
    )
    body = models.TextField(max_length=20_000, blank=True, default="")
    is_official = models.BooleanField(default=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(ReplyDraftQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "letter", "user"], name="reply_draft_once"),
            models.UniqueConstraint(fields=["organisation", "outside"], name="reply_draft_once_outside"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, outside=None) | Q(user=None, outside__isnull=False),
                name="reply_draft_has_one_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.outside_id} on {self.letter_id}"
