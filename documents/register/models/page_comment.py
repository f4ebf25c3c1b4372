"""What people say at a place of a page (DOCUMENT_CONTROL 4)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.register.models import pins
from kazinex.core import clock
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet
from kazinex.core.translation import marked as _

LONGEST = 4000  # characters of a comment, and of a reply


class CommentKind(models.TextChoices):
    """What somebody wants who comments."""

    COMMENT = "comment", _("Comment")
    QUESTION = "question", _("Question")
    REQUIRED_CHANGE = "required_change", _("Required change")


class CommentStatus(models.TextChoices):
    """How far a comment has come."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class Response(models.TextChoices):
    """What becomes of a comment in the next revision."""

    ACCEPTED = "accepted", _("Accepted")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    NOTED = "noted", _("Noted")


TONES = {CommentStatus.OPEN: "warn", CommentStatus.ANSWERED: "info", CommentStatus.CLOSED: "good"}


class PageCommentQuerySet(TenantQuerySet):
    """Words many rooms share about page comments."""

    def on(self, revisions: Any) -> Self:
        """Those on these revisions: a queryset, or a list of what one sees."""
        return self.filter(revision__in=revisions)

    def open(self) -> Self:
        """Those that are not closed."""
        return self.exclude(status=CommentStatus.CLOSED)


class PageComment(TenantModel, PublicId, Timed):
    """A numbered pin at a point or a box on a page of a revision, with what was said there.

    Numbers run through a document. Places are thousandths of the page, from its upper left corner; a point has no size.
    Who is not a member has a name and no user.
    """

    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="comments")
    revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    page = models.PositiveIntegerField()
    left = models.PositiveSmallIntegerField()
    top = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=16, choices=CommentKind.choices, default=CommentKind.COMMENT)
    text = models.TextField()
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    author_name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=CommentStatus.choices, default=CommentStatus.OPEN)
    response = models.CharField(max_length=12, choices=Response.choices, blank=True, default="")
    updated_at = models.DateTimeField(default=clock.now)

    is_readers: bool  # their own, where a guest reads it

    objects: ClassVar[Any] = TenantManager.from_queryset(PageCommentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "document", "number"], name="page_comment_number_once_per_document"
            ),
            models.CheckConstraint(
                condition=Q(left__lte=pins.WHOLE, top__lte=pins.WHOLE, page__gte=1), name="page_comment_is_on_the_page"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "revision", "number"], name="page_comments_of_a_revision")]

    def __str__(self) -> str:
        return f"Comment {self.number}"

    @property
    def audit_label(self) -> str:
        return f"comment {self.number} on {self.document.number} revision {self.revision.code}"

    @property
    def project(self) -> Any:
        return self.document.project

    @property
    def tone(self) -> str:
        return TONES[CommentStatus(self.status)]

    @property
    def is_closed(self) -> bool:
        return self.status == CommentStatus.CLOSED

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return pins.words(self.left + self.width // 2, self.top + self.height // 2)

    def get_absolute_url(self) -> str:
        document = self.document
        names = [document.organisation.slug, document.project.code, document.number, self.number]
        return reverse("documents:comment", args=names)


class CommentReply(TenantModel, PublicId, Timed):
    """What was said to a comment; with a response where it says what becomes of it."""

    comment = models.ForeignKey("documents.PageComment", models.PROTECT, related_name="replies")
    text = models.TextField(blank=True, default="")
    response = models.CharField(max_length=12, choices=Response.choices, blank=True, default="")
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    author_name = models.CharField(max_length=200)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "comment", "created_at", "id"], name="replies_in_order")]
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text
