from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.urls import reverse

from documents.register.models import Document, DocumentStatus
from documents.transmittals.models.words import AddressedAs, Purpose, Relation, TransmittalStatus
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.models import PublicId, Timed
from kazinex.core.probing import Probe
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet
from kazinex.core.translation import marked as _

PREFIX = "TR"
REGISTER = ("organisation", "project", "issued_at", "id")  # along which a project's register is read
SENT = ~Q(status=TransmittalStatus.DRAFT)
SILENT = Q(acknowledged_count__lt=F("recipients_count"))  # somebody has not acknowledged it
TONES = {TransmittalStatus.RECALLED: "bad", TransmittalStatus.DRAFT: "neutral", TransmittalStatus.CLOSED: "neutral"}


def written(series: str, number: int) -> str:
    """A transmittal's number as people write it: TR-0001."""
    return f"{series}-{number:04d}"


class TransmittalQuerySet(TenantQuerySet):
    """Words many rooms share about transmittals."""

    def sent(self) -> Self:
        """Those that are official: everything but drafts."""
        return self.filter(SENT)

    def drafts_of(self, actor: Member) -> Self:
        """The actor's own drafts in their project; a draft is nobody else's business."""
        return self.filter(project=actor.project, status=TransmittalStatus.DRAFT, created_by=actor.user)

    def visible_to(self, actor: Member) -> Self:
        """Those sent in the actor's project that hold a revision they may see, or that are addressed to them."""
        here = self.sent().filter(project=actor.project)
        if actor.sees_everything:
            return here
        if not actor.sees_register:
            return here.filter(addressed_to(actor))
        return here.filter(addressed_to(actor) | holds_something_for(actor))

    def with_sight(self, actor: Member) -> Self:
        """Each with whether the actor may read all of it but hidden documents, `is_whole`, or their own part alone."""
        if actor.sees_everything or not actor.sees_register:
            return self.annotate(is_whole=Value(actor.sees_everything, output_field=models.BooleanField()))
        return self.annotate(is_whole=holds_something_for(actor))


def addressed_to(actor: Member) -> Probe:
    """Of transmittals: that they were sent to this person."""
    return Probe(TransmittalRecipient.objects.filter(transmittal=OuterRef("pk"), user=actor.user))


def holds_something_for(actor: Member) -> Probe:
    """Of transmittals: that they hold a revision this person may see."""
    documents = Document.objects.current().filter(pk=OuterRef("document"))
    pinned = TransmittalDocument.objects.filter(transmittal=OuterRef("pk"))
    return Probe(pinned.filter(Exists(documents.showing(actor, OuterRef("revision")))))


class Transmittal(TenantModel, PublicId, Timed):
    """Pinned revisions sent to people inside and outside, for a purpose; a draft until it is issued and numbered."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="transmittals")
    series = models.CharField(max_length=24, default=PREFIX, editable=False)  # what its number begins with
    number = models.PositiveIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=300)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    required_by = models.DateField(null=True, blank=True)  # the end of this day in the project's zone
    remarks = models.TextField(max_length=4000, blank=True, default="")
    to_lines = models.TextField(blank=True, default="")  # what was typed into the draft, as it was typed
    cc_lines = models.TextField(blank=True, default="")
    document_lines = models.TextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=TransmittalStatus.choices, default=TransmittalStatus.DRAFT)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=400, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")  # why it was recalled or closed
    issue_reason = models.CharField(max_length=500, blank=True, default="")  # why unapproved ones go to construction
    workflow = models.ForeignKey("workflows.Workflow", models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.ForeignKey("transmittals.Transmittal", models.PROTECT, null=True, blank=True, related_name="+")
    relation = models.CharField(max_length=8, choices=Relation.choices, blank=True, default="")

    recipients_count = models.PositiveIntegerField(default=0, editable=False)  # both kept by triggers on recipients
    acknowledged_count = models.PositiveIntegerField(default=0, editable=False)

    is_whole: bool  # on the rows of the register

    objects: ClassVar[Any] = TenantManager.from_queryset(TransmittalQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "series", "number"], name="transmittal_number_once"
            ),
            models.CheckConstraint(
                condition=Q(status=TransmittalStatus.DRAFT, number=None)
                | (~Q(status=TransmittalStatus.DRAFT) & Q(number__isnull=False)),
                name="transmittal_is_numbered_when_issued",
            ),
        ]
        indexes = [
            models.Index(fields=[*REGISTER], condition=SENT, name="transmittal_register"),
            models.Index(
                fields=["organisation", "project", "series", "number", "id"],
                condition=SENT,
                name="transmittal_by_number",
            ),
            models.Index(
                fields=["organisation", "project", "subject", "id"], condition=SENT, name="transmittal_subject"
            ),
            models.Index(fields=["organisation", "project", "status", "issued_at", "id"], name="transmittal_by_status"),
            models.Index(
                fields=["organisation", "project", "purpose", "issued_at", "id"],
                condition=SENT,
                name="transmittal_by_purpose",
            ),
            models.Index(fields=[*REGISTER], condition=SILENT, name="transmittal_silent"),
            models.Index(
                fields=["organisation", "project", "required_by", "id"], condition=SILENT, name="transmittal_silent_due"
            ),
            models.Index(fields=[*REGISTER], condition=SENT & ~SILENT, name="transmittal_acknowledged"),
            models.Index(fields=[*REGISTER], condition=SENT & Q(acknowledged_count=0), name="transmittal_unanswered"),
            models.Index(fields=["organisation", "created_by", "status"], name="transmittal_drafts"),
            models.Index(
                fields=["organisation", "project", "created_by", "issued_at", "id"],
                condition=SENT,
                name="transmittal_by_creator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}" if self.number else self.subject

    @property
    def code(self) -> str:
        return written(self.series, self.number) if self.number else ""

    @property
    def audit_label(self) -> str:
        return self.code or f"the draft “{self.subject}”"

    @property
    def is_draft(self) -> bool:
        return self.status == TransmittalStatus.DRAFT

    @property
    def is_open(self) -> bool:
        """Issued, and neither recalled nor closed: it waits for whoever has not acknowledged it."""
        return self.status == TransmittalStatus.ISSUED

    @property
    def due_at(self) -> datetime | None:
        """The end of the day by which it is required."""
        return clock.end_of_day(self.required_by, self.project.time_zone) if self.required_by else None

    @property
    def is_overdue(self) -> bool:
        """Open, late, and not acknowledged by everybody."""
        due = self.due_at
        is_late = due is not None and due <= clock.now()
        return self.is_open and is_late and self.acknowledged_count < self.recipients_count

    @property
    def state_label(self) -> str:
        """Such as “Partly acknowledged”."""
        if not self.is_open:
            return str(TransmittalStatus(self.status).label)
        if not self.acknowledged_count:
            return _("Issued, not acknowledged")
        is_whole = self.acknowledged_count >= self.recipients_count
        return _("Acknowledged") if is_whole else _("Partly acknowledged")

    @property
    def state_tone(self) -> str:
        if not self.is_open:
            return TONES[TransmittalStatus(self.status)]
        return "good" if self.acknowledged_count >= self.recipients_count else "info"

    def get_absolute_url(self) -> str:
        here = [self.organisation.slug, self.project.code]
        if self.is_draft:
            return reverse("transmittals:draft", args=[*here, self.public_id])
        return reverse("transmittals:transmittal", args=[*here, self.code])


class TransmittalDocument(TenantModel, Timed):
    """A document in a transmittal at the revision it was issued with."""

    transmittal = models.ForeignKey(
        "transmittals.Transmittal", models.PROTECT, related_name="documents", db_index=False
    )
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64, editable=False)
    status_before = models.CharField(max_length=24, choices=DocumentStatus.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "transmittal", "document"], name="document_once_per_transmittal"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "document"], name="transmittals_of_document"),
            models.Index(fields=["organisation", "transmittal", "position"], name="documents_of_transmittal"),
            models.Index(  # what one sees of each row of the register is asked of it alone
                fields=["transmittal", "organisation"],
                include=["document", "revision"],
                name="documents_in_transmittal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} revision {self.code} in {self.transmittal_id}"


class TransmittalRecipient(TenantModel, PublicId, Timed):
    """Somebody a transmittal was sent to, copied from what was typed: a member, or an address with a guest share."""

    transmittal = models.ForeignKey("transmittals.Transmittal", models.PROTECT, related_name="recipients")
    position = models.PositiveIntegerField()
    addressed_as = models.CharField(max_length=2, choices=AddressedAs.choices)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    email_key = models.CharField(max_length=254, editable=False)  # in small letters
    company = models.CharField(max_length=120, blank=True, default="")
    source = models.CharField(max_length=400, blank=True, default="")  # the line they come from
    share = models.ForeignKey("guestshares.Share", models.PROTECT, related_name="+", null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(max_length=4000, blank=True, default="")
    received_by = models.CharField(max_length=120, blank=True, default="")
    reminded_at = models.DateTimeField(null=True, blank=True)

    # of its transmittal, which keeps them for good: a person's are read along an index in each order of the register
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+", db_index=False, editable=False)
    issued_at = models.DateTimeField(editable=False)
    series = models.CharField(max_length=24, editable=False)
    number = models.PositiveIntegerField(editable=False)
    subject = models.CharField(max_length=300, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "transmittal", "email_key"], name="recipient_once_per_transmittal"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "user", "acknowledged_at"], name="transmittals_of_person"),
            models.Index(fields=["organisation", "user", "transmittal"], name="transmittal_to_person"),
            models.Index(
                fields=["organisation", "user", "project", "issued_at", "transmittal"],
                name="transmittals_sent_to_person",
            ),
            models.Index(
                fields=["organisation", "user", "project", "issued_at", "transmittal"],
                condition=Q(acknowledged_at=None),
                name="transmittals_awaited_of_person",
            ),
            models.Index(
                fields=["organisation", "user", "project", "series", "number", "transmittal"],
                name="transmittals_to_person_number",
            ),
            models.Index(
                fields=["organisation", "user", "project", "subject", "transmittal"], name="transmittals_person_subject"
            ),
            models.Index(fields=["organisation", "email_key"], name="transmittals_to_address"),
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def is_outside(self) -> bool:
        return self.user_id is None

    @property
    def is_awaited(self) -> bool:
        """Whether their acknowledgement is waited for."""
        return self.acknowledged_at is None and self.transmittal.is_open
