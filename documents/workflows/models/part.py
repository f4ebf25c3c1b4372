from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from documents.register.models import AttachedFile
from documents.workflows.models.outside import Outside
from documents.workflows.models.words import PartStatus, StepStatus
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet

WAITS = Q(status=PartStatus.ASKED, step_is_open=True)


class PartQuerySet(TenantQuerySet):
    """Words many rooms share about people's parts in steps."""

    def reached_by(self, user: Any) -> Self:
        """A person's own parts, in steps that are or were open; what was handed on is theirs no more."""
        return self.opened().filter(user=user)

    def opened(self) -> Self:
        """Those in steps that are or were open and were not left out, but for what was handed on."""
        found = self.filter(step__opened_at__isnull=False).exclude(status=PartStatus.HANDED_ON)
        return found.exclude(step__status=StepStatus.SKIPPED)

    def waiting(self) -> Self:
        """Those that wait for their answer."""
        return self.filter(WAITS)


class StepPart(TenantModel, PublicId, Timed):
    """One person's part in a step: that they are asked, why, and what they answered.

    A member's, or that of somebody outside, who has no user: they are asked by a guest share once the step opens, and
    have a `seat` among those outside of the step.
    """

    step = models.ForeignKey("workflows.WorkflowStep", models.PROTECT, related_name="parts")
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.PositiveSmallIntegerField(default=0)
    outside_name = models.CharField(max_length=120, blank=True, default="")
    outside_email = models.EmailField(max_length=254, blank=True, default="")
    outside_company = models.CharField(max_length=120, blank=True, default="")
    share = models.ForeignKey("guestshares.Share", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=12, choices=PartStatus.choices, default=PartStatus.ASKED)
    why = models.CharField(max_length=200, blank=True, default="")
    is_required = models.BooleanField(default=True)  # nobody waits for whom the review matrix only invites
    decision = models.CharField(max_length=24, blank=True, default="")
    per_document = models.JSONField(default=dict)  # key of a pinned revision → decision, where it differs
    comment = models.TextField(max_length=10_000, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    project_key = models.BigIntegerField(null=True, editable=False)  # this and the next four are kept by triggers
    workflow_key = models.BigIntegerField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)  # its step
    due_at = models.DateTimeField(null=True, editable=False)  # the same
    step_is_open = models.BooleanField(default=False, editable=False)

    said: str  # on the parts that pages list: the decision in words, and those on single documents by their numbers,
    singly: list[tuple[str, str]]
    is_gone: bool  # whether the person cannot take it any more,
    hidden_words: str  # and what of it they may not see

    objects: ClassVar[Any] = TenantManager.from_queryset(PartQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "step", "user"], name="part_once_a_step"),
            models.UniqueConstraint(
                fields=["organisation", "step", "seat"], condition=Q(user=None), name="seat_once_a_step"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, outside_email="", seat=0)
                | Q(user=None, seat__gt=0) & ~Q(outside_email=""),
                name="part_is_of_member_or_outside",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "user", "status"], name="parts_of_person"),
            models.Index(fields=["organisation", "share"], condition=Q(user=None), name="parts_of_share"),
            models.Index(
                fields=["organisation", "project_key", "user", "opened_at", "decided_at", "workflow_key"],
                condition=Q(status=PartStatus.ANSWERED),
                name="answer_took",
            ),
            models.Index(fields=["organisation", "user", "due_at", "id"], condition=WAITS, name="part_waits"),
            models.Index(
                fields=["organisation", "project_key", "user", "step"],
                condition=Q(status=PartStatus.ASKED),
                name="answer_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} in {self.step}"

    @property
    def person(self) -> int:
        """What the engine knows the person by: the key of a member, and below zero those outside by their seats."""
        return self.user_id or -self.seat

    @property
    def who(self) -> str:
        """The person as pages and the log name them."""
        return str(self.user) if self.user else str(self.outside)

    @property
    def outside(self) -> Outside:
        """Who it is, of a part of somebody outside."""
        return Outside(self.outside_name, self.outside_email, self.outside_company, self.seat)

    @property
    def line(self) -> str:
        """The line of participants that names exactly this person."""
        return self.user.email.casefold() if self.user else self.outside.line

    def again_in(self, step: Any) -> "StepPart":
        """The same person asked in another step; not saved yet."""
        kept = ("user", "seat", "outside_name", "outside_email", "outside_company", "why", "is_required")
        return StepPart(step=step, **{name: getattr(self, name) for name in kept})


class StepDraft(TenantModel):
    """What somebody has typed for their answer and not submitted yet."""

    part = models.ForeignKey("workflows.StepPart", models.CASCADE, related_name="drafts")
    decision = models.CharField(max_length=24, blank=True, default="")
    per_document = models.JSONField(default=dict)
    comment = models.TextField(max_length=10_000, blank=True, default="")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "part"], name="one_draft_a_part")]

    def __str__(self) -> str:
        return f"Draft of {self.part}"


class StepAttachment(AttachedFile):
    """A file beside an answer; it belongs to the draft until the answer is submitted."""

    part = models.ForeignKey("workflows.StepPart", models.PROTECT, related_name="attachments")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "part"], name="attachments_of_part")]
