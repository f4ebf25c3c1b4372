from django.db import models

from documents.register.models import AttachedFile
from kazinex.core.models import PublicId
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class GuestDecision(models.TextChoices):
    APPROVED = "approved", _("Approved")
    APPROVED_WITH_COMMENTS = "approved_with_comments", _("Approved with comments")
    REJECTED = "rejected", _("Rejected")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    NO_COMMENT = "no_comment", _("No comment")


TONES = {"approved": "good", "approved_with_comments": "warn", "rejected": "bad"}


class GuestDraft(TenantModel):
    """What a guest has typed about one document and not submitted yet."""

    item = models.ForeignKey("guestshares.ShareItem", models.CASCADE, related_name="drafts")
    decision = models.CharField(max_length=24, choices=GuestDecision.choices, blank=True, default="")
    comment = models.TextField(max_length=10_000, blank=True, default="")
    saved_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "item"], name="one_draft_per_item")]

    def __str__(self) -> str:
        return f"Draft on {self.item}"


class GuestResponse(TenantModel, PublicId):
    """A guest's one final answer on one document, with the hash their receipt carries."""

    item = models.ForeignKey("guestshares.ShareItem", models.PROTECT, related_name="responses")
    session = models.ForeignKey("guestshares.GuestSession", models.PROTECT, related_name="responses")
    decision = models.CharField(max_length=24, choices=GuestDecision.choices)
    comment = models.TextField(max_length=10_000, blank=True, default="")
    given_name = models.CharField(max_length=120)
    given_email = models.CharField(max_length=254)
    submitted_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, editable=False)
    ended_share = models.BooleanField(default=False, db_default=False, editable=False)  # by what follows an answer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "item"], name="one_response_per_item")]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} on {self.item}"

    @property
    def tone(self) -> str:
        return TONES.get(self.decision, "info")


class GuestAttachment(AttachedFile):
    """A file a guest put beside an answer; it belongs to the draft until the answer is submitted."""

    item = models.ForeignKey("guestshares.ShareItem", models.CASCADE, related_name="attachments")
    response = models.ForeignKey(
        "guestshares.GuestResponse", models.CASCADE, null=True, blank=True, related_name="attachments"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "item"], name="attachments_of_item")]
