from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from documents.correspondence.models.letter_document import LetterDocument
from documents.correspondence.models.walks import FILTERED, NAMING, WALKED, WALKS
from documents.correspondence.models.words import (
    ASKED,
    AWAITED,
    BACK,
    FOR_ALL,
    OPEN,
    Ball,
    LetterPriority,
    LetterStatus,
    RecipientKind,
    tone,
)
from documents.register.models import Document
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.models import PublicId, Timed
from kazinex.core.probing import Gathered, Probe
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet


def written(series: str, number: int) -> str:
    """A letter's number as people write it: RFI-0001."""
    return f"{series}-{number:04d}"


class LetterQuerySet(TenantQuerySet):
    """Words many rooms share about letters."""

    def sent(self) -> Self:
        """Those that left."""
        return self.exclude(number=None)

    def open(self) -> Self:
        """Those that left and are not closed."""
        return self.filter(status__in=OPEN)

    def overdue(self) -> Self:
        """Those whose answer is late."""
        return self.filter(AWAITED, due_at__lte=clock.now())

    def naming(self, user: Any) -> Self:
        """Those that a person sent or answers for, or that name them in To or CC."""
        named = Recipient.objects.filter(user=user).values("letter")
        return self.filter(Q(author=user) | Q(keeper=user) | Q(pk__in=named))

    def addressed_to(self, user: Any) -> Self:
        """Those that name somebody in To or CC."""
        return self.filter(Gathered(Recipient.objects.filter(user=user).values("letter")))

    def waiting_for(self, user: Any) -> Self:
        """Open ones in which this person must act now."""
        asked = Recipient.objects.filter(user=user, waits=True).order_by().values("letter")
        senders = Q(keeper=user) | Q(keeper=None, author=user)
        answered = Letter.objects.filter(BACK, senders).order_by().values("pk")
        return self.filter(Gathered(asked.union(answered, all=True)))

    def visible_to(self, actor: Member) -> Self:
        """Those of the actor's project that the actor sees."""
        return self.filter(seen_by(actor))


class Letter(TenantModel, PublicId, Timed):
    """One piece of correspondence with its thread; without a number while it is a draft of its author."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="letters")
    type = models.ForeignKey("correspondence.LetterType", models.PROTECT, related_name="letters", null=True, blank=True)
    series = models.CharField(max_length=16, blank=True, default="")
    number = models.PositiveIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(max_length=20_000, blank=True, default="")
    priority = models.CharField(max_length=12, choices=LetterPriority.choices, default=LetterPriority.NORMAL)
    zone = models.ForeignKey("projects.Term", models.PROTECT, related_name="+", null=True, blank=True)
    location = models.CharField(max_length=200, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=LetterStatus.choices, default=LetterStatus.DRAFT)
    ball = models.CharField(max_length=10, choices=Ball.choices, default=Ball.SENDER)
    is_for_all = models.BooleanField(default=False)
    has_documents = models.BooleanField(default=False)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    keeper = models.ForeignKey(  # who answers for it in place of its author
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    soon_told_at = models.DateTimeField(null=True, blank=True)  # when those in court were told that it is due soon
    late_told_at = models.DateTimeField(null=True, blank=True)  # when they were told first that it is overdue
    reminded_at = models.DateTimeField(null=True, blank=True)  # when they were told so again, the last time
    moved_at = models.DateTimeField(default=clock.now)  # when something last happened in it
    answered_at = models.DateTimeField(null=True, blank=True)  # when an official answer stopped the clock
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    cause = models.TextField(max_length=4000, blank=True, default="")
    corrective_action = models.TextField(max_length=4000, blank=True, default="")
    found_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    verified_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    draft_key = models.CharField(max_length=64, blank=True, default="")  # of the form a draft came from
    typed = models.JSONField(default=dict)  # To, CC and Documents of a draft, as they were typed

    objects: ClassVar[Any] = TenantManager.from_queryset(LetterQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project", "series", "number"], name="letter_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "author", "draft_key"], condition=~Q(draft_key=""), name="letter_draft_once"
            ),
            models.CheckConstraint(
                condition=Q(status=LetterStatus.DRAFT, number=None, sent_at=None)
                | (~Q(status=LetterStatus.DRAFT) & Q(number__isnull=False, type__isnull=False, sent_at__isnull=False)),
                name="letter_is_numbered_when_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "author", "status"], name="letter_of_author"),
            models.Index(fields=["organisation", "project", "due_at"], condition=AWAITED, name="letter_open_due"),
            models.Index(fields=[*WALKED], condition=Q(status__in=OPEN), name="letter_open"),
            *WALKS,
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}" if self.number else f"Draft: {self.subject or 'no subject'}"

    @property
    def sender(self) -> Any:
        """Who answers for it: its author, or whom it was handed to."""
        return self.keeper or self.author

    @property
    def code(self) -> str:
        return written(self.series, self.number) if self.number else ""

    @property
    def audit_label(self) -> str:
        return self.code or "a draft"

    @property
    def is_draft(self) -> bool:
        return self.status == LetterStatus.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_awaited(self) -> bool:
        """Whether its clock runs: somebody must act, and no official answer has stopped it."""
        return self.is_open and self.answered_at is None and self.ball != Ball.NOBODY

    @property
    def asks_for_answer(self) -> bool:
        """Whether those it is addressed to are to answer it; what they answered, its sender settles."""
        return self.is_awaited and self.ball == Ball.RECIPIENTS

    @property
    def is_overdue(self) -> bool:
        """Whether its answer is late."""
        return self.is_awaited and self.due_at is not None and self.due_at <= clock.now()

    @property
    def state_tone(self) -> str:
        return tone(self.status)

    def get_absolute_url(self) -> str:
        here = [self.organisation.slug, self.project.code, self.code or self.public_id]
        return reverse("correspondence:letter-edit" if self.is_draft else "correspondence:letter", args=here)


class RecipientQuerySet(TenantQuerySet):
    """Words many rooms share about whom letters are addressed to."""

    def asked(self) -> Self:
        """Those in To who have not given it to somebody else."""
        return self.filter(ASKED)


class Recipient(TenantModel, PublicId, Timed):
    """Somebody a letter is addressed to: a member, or an address outside; `source` and `rule` say why."""

    letter = models.ForeignKey("correspondence.Letter", models.PROTECT, related_name="recipients")
    kind = models.CharField(max_length=4, choices=RecipientKind.choices)
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    company = models.CharField(max_length=120, blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")
    rule = models.CharField(max_length=120, blank=True, default="")
    read_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)  # when its mail came back
    handed_on_at = models.DateTimeField(null=True, blank=True)  # when somebody else took their place

    # of its letter, kept by triggers, so that a person's letters are read along one index in the order of the register
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+", null=True, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    status = models.CharField(max_length=10, default="", editable=False)
    waits = models.BooleanField(default=False, editable=False)  # whether it waits for them
    type = models.ForeignKey(
        "correspondence.LetterType", models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    priority = models.CharField(max_length=12, default="", editable=False)
    late_at = models.DateTimeField(null=True, editable=False)  # from when on it is overdue, while somebody must act

    objects: ClassVar[Any] = TenantManager.from_queryset(RecipientQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "letter", "email"], name="recipient_once_a_letter"),
            models.UniqueConstraint(fields=["organisation", "letter", "user"], name="recipient_once_a_person"),
        ]
        indexes = [
            models.Index(fields=["organisation", "user", "letter"], name="letters_of_recipient"),
            models.Index(fields=[*NAMING], include=FILTERED, name="letters_naming"),
            models.Index(
                fields=[*NAMING],
                include=["late_at", *FILTERED],
                condition=Q(late_at__isnull=False),
                name="letters_late_to",
            ),
            models.Index(fields=[*NAMING], condition=Q(waits=True), name="letters_waiting"),
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_asked(self) -> bool:
        """Whether they are in To and nobody took their place."""
        return self.kind == RecipientKind.TO and self.handed_on_at is None

    @property
    def mail_key(self) -> str:
        """The outbox's key of the mail that brings them the letter."""
        return f"letter:{self.public_id}:sent"


def seen_by(actor: Member) -> Q:
    """Of letters: those of the actor's project that name them, and of the others the sent ones open to the project.

    A letter about documents of which somebody sees none is not there for them, unless it names them.
    """
    if actor.reaches_only_steps or actor.project is None:
        return Q(pk__in=[])
    named = Probe(Recipient.objects.filter(user=actor.user, letter=OuterRef("pk")))
    for_all = FOR_ALL & ~Q(number=None)
    at_once = (for_all & (Q() if actor.sees_everything else Q(has_documents=False))) | Q(author=actor.user)
    looked_up = Q(keeper=actor.user) | (Q(named) & ~Q(number=None))  # they are asked in this order
    return Q(project=actor.project) & (at_once | looked_up | (for_all & about_seen(actor)))


def about_seen(actor: Member) -> Q:
    """Of letters: that they are about a document the actor sees."""
    documents = Document.objects.current().filter(pk=OuterRef("document"))
    about = LetterDocument.objects.filter(letter=OuterRef("pk"))
    return Q(Probe(about.filter(Exists(documents.showing(actor, OuterRef("revision"))))))
