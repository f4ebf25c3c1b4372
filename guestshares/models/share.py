from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from documents.register.models import Revision
from guestshares.models import link_status, orders, owning
from guestshares.models.asking import Asking
from guestshares.models.link_status import TONES, ClockTimestamp, ShareStatus
from guestshares.models.reopening import Reopening
from guestshares.models.share_item import ShareItem
from guestshares.models.share_names import label_of
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.languages import said
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet
from kazinex.core.translation import marked as _


class Scope(models.TextChoices):
    DOCUMENT = "document", _("Single Document")
    PACKAGE = "package", _("Document Package")
    WORK_PACKAGE = "work_package", _("Work Package")
    SELECTION = "selection", _("Selection of Documents")
    TRANSMITTAL = "transmittal", _("Transmittal")
    LETTER = "letter", _("Letter")


class ShareQuerySet(TenantQuerySet):
    """Words many rooms share about shares."""

    def with_surroundings(self) -> Self:
        """Each share with its organisation and project, who created it and who answers for it."""
        return self.select_related("organisation", "project", "created_by", "taken_over_by")

    def with_clock(self) -> Self:
        """Each share with the database's time, so that its status does not depend on this machine's."""
        return self.annotate(clock=ClockTimestamp())

    def live(self) -> Self:
        """What can still be opened."""
        return self.in_status(ShareStatus.ACTIVE)

    def unended(self) -> Self:
        """What a revoke would end: live shares, and exhausted ones whose sessions may still be open."""
        return self.filter(link_status.is_not_ended())

    def with_owner(self) -> Self:
        """Each share with the key of who answers for it."""
        return self.annotate(owner_id=Coalesce("taken_over_by_id", "created_by_id"))

    def in_status(self, status: str) -> Self:
        """Shares whose derived status is this one."""
        return self.filter(link_status.has(status))

    def holding(self, documents: Iterable[int]) -> Self:
        """Shares whose guests still have one of these documents, by key; each once."""
        held = ShareItem.objects.held().filter(share=OuterRef("pk"), document__in=[*documents])
        return self.filter(Exists(held))

    def on_earlier_than(self, revision: Revision) -> Self:
        """Shares of the same document at a revision before this one."""
        before = {"items__revision__created_at__lte": revision.created_at, "items__revision__pk__lt": revision.pk}
        return self.filter(items__document=revision.document, items__withdrawn_at=None, **before)

    def openable_on(self, day: date, zone: str) -> Self:
        """Shares whose link could be opened at some time of that day."""
        return self.filter(link_status.could_open(clock.start_of_day(day, zone), clock.end_of_day(day, zone)))

    def visible_to(self, actor: Member) -> Self:
        """Shares of the actor's project whose revisions they may all see; a hidden one hides its share."""
        mine = self.filter(project_id=actor.project.pk)
        if actor.sees_everything:
            return mine
        seen = Revision.objects.filter(document__project_id=actor.project.pk).named_to(actor)
        hidden = ShareItem.objects.filter(share=OuterRef("pk")).exclude(revision__in=seen)
        return mine.exclude(Exists(hidden))


class Share(Asking, Reopening, TenantModel, PublicId, Timed):
    """One outside person's access to named revisions, on terms fixed when it was created."""

    # An opening writes every index anew (one holds the opens), so those that another begins with are left out.
    organisation = owning.organisation()
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="shares", db_index=False)
    scope = models.CharField(max_length=12, choices=Scope.choices, default=Scope.DOCUMENT)
    label = models.CharField(max_length=120, blank=True, default="")
    recipient_name = models.CharField(max_length=120)
    recipient_email = models.EmailField(max_length=254)
    company = models.CharField(max_length=120, blank=True, default="")
    instructions = models.TextField(max_length=4000, blank=True, default="")
    language = models.CharField(
        max_length=2, blank=True, default="", db_default=""
    )  # of its mails; empty: as the recipient chose
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    taken_over_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    token_hash = models.CharField(max_length=64, editable=False)
    token_made_at = models.DateTimeField(editable=False)
    mailed_with = models.CharField(
        max_length=80, blank=True, default="", db_default="", editable=False
    )  # the key of a mail that brings several links
    expires_at = models.DateTimeField()
    maximum_opens = models.PositiveIntegerField()
    opens_used = models.PositiveIntegerField(default=0)
    allow_download = models.BooleanField()
    decisions = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    asks_for_answers = models.BooleanField(default=True)  # a transmittal for information asks for none
    shares_comments = models.BooleanField(default=False, db_default=False)  # with the others of its distribution
    require_identification = models.BooleanField()
    acknowledgement_text = models.CharField(max_length=1000, blank=True, default="")
    passphrase = models.CharField(max_length=200, blank=True, default="", editable=False)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    previews = models.PositiveIntegerField(default=0)
    second_browser_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=400, blank=True, default="")
    revoke_reason = models.CharField(max_length=500, blank=True, default="")
    expiry_recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_again_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    unopened_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    distribution = models.CharField(max_length=24, blank=True, default="", editable=False)
    package = models.ForeignKey(
        "packages.DocumentPackage", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    work_package = models.ForeignKey(
        "packages.WorkPackage", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reissue_of = models.ForeignKey(
        "guestshares.Share", models.PROTECT, null=True, blank=True, related_name="reissues", db_index=False
    )

    objects: ClassVar[Any] = TenantManager.from_queryset(ShareQuerySet)()
    # Whether its link was used in another browser alone. Only `queries.openings` knows; without a value here, asking it
    # of a share that was read otherwise raises, and lets nobody in.
    is_opened_elsewhere: bool

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(maximum_opens=0) | Q(opens_used__lte=F("maximum_opens")), name="share_opens_within_maximum"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoke_reason=""), name="share_is_revoked_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "project", "-created_at", "-id"], name="share_newest"),
            models.Index(fields=["organisation", "-created_at", "-id"], name="share_newest_anywhere"),
            *[
                models.Index(fields=["organisation", "-created_at", "-id"], condition=ended, name=name)
                for name, ended in link_status.ENDED.items()
            ],
            *[
                models.Index(fields=["organisation", "company", *order], condition=~Q(company=""), name=name)
                for name, order in orders.BY_COMPANY.items()
            ],
            models.Index(fields=["organisation", "expires_at", "id"], name="share_by_expiry"),
            models.Index(fields=["organisation", "-opens_used", "-id"], name="share_by_opens"),
            models.Index(
                "organisation",
                "project",
                Coalesce("taken_over_by", "created_by"),
                "expires_at",
                name="share_by_owner",
                condition=Q(revoked_at=None),
            ),
            models.Index(fields=["organisation", "package"], condition=~Q(package=None), name="share_of_package"),
            models.Index(
                fields=["organisation", "work_package"], condition=~Q(work_package=None), name="share_of_work_package"
            ),
            *[
                models.Index(fields=[one], condition=~Q(**{one: None}), name=f"share_with_{one}")
                for one in ("package", "work_package", "reissue_of", "taken_over_by")
            ],
            models.Index(
                fields=["organisation", "distribution"], condition=~Q(distribution=""), name="share_distribution"
            ),
            models.Index(
                fields=["organisation", "mailed_with"], condition=~Q(mailed_with=""), name="share_mailed_with"
            ),
            models.Index(
                fields=["organisation", "expires_at"],
                condition=Q(revoked_at=None, expiry_recorded_at=None),
                name="share_expiry_due",
            ),
            models.Index(
                fields=["expires_at", "organisation"],
                condition=Q(revoked_at=None, reminded_at=None),
                name="share_reminder_due",
            ),
            models.Index(
                fields=["created_at", "organisation"],
                condition=Q(revoked_at=None, first_opened_at=None, unopened_told_at=None),
                name="share_unopened",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"Share with {self.recipient_name}"

    @property
    def audit_label(self) -> str:
        return label_of(self.label, self.recipient_name)

    @property
    def topic(self) -> str:
        """What outsiders tell links apart by, in the language spoken: its label, or the numbers; never a title."""
        if self.label:
            return self.label
        is_read = "items" in getattr(self, "_prefetched_objects_cache", {})  # several were read at once
        items = self.held_records if is_read else self.held_items.select_related("document")
        numbers: list[str] = [item.document.number for item in items] or [""]
        first, *more = numbers
        if not more:
            return first
        words = said("{number} and 1 more") if len(more) == 1 else said("{number} and {count} more")
        return words.format(number=first, count=len(more))

    @property
    def held_items(self) -> Any:
        """The records that the guest still has."""
        return ShareItem.objects.held().filter(share=self)

    @property
    def held_records(self) -> list[Any]:
        """The same, of the records that were read with the share."""
        return [item for item in self.items.all() if item.withdrawn_at is None]

    @property
    def owner(self) -> Any:
        """Who answers for it and is told of it: who took it over last, else who created it."""
        return self.taken_over_by or self.created_by

    @property
    def recipient(self) -> str:
        """The recipient as the log names them."""
        return f"{self.recipient_name} <{self.recipient_email}>"

    @property
    def status(self) -> ShareStatus:
        """Derived from facts, never stored; by the database's clock where the share was read with it."""
        return link_status.of(self, getattr(self, "clock", None) or clock.now())

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def is_live(self) -> bool:
        return self.status == ShareStatus.ACTIVE

    @property
    def is_ended(self) -> bool:
        """Revoked or past its date, so that open sessions ended too."""
        return self.status in link_status.ENDINGS

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def mail_key(self) -> str:
        """What the outbox calls the mail that brings this link."""
        return self.mailed_with or f"share-link:{self.pk}:{self.token_made_at.timestamp()}"

    @property
    def link_name(self) -> str:
        """What a thread of mails calls the one that brings this link; nothing where it is the first one of all."""
        if self.reissue_of_id is None and self.token_made_at == self.created_at:
            return ""
        return f"link-{self.public_id}-{int(self.token_made_at.timestamp() * 1000)}"

    @property
    def opens_words(self) -> str:
        """How many opens are used: “2 of 5”, or “2” where there is no limit."""
        return f"{self.opens_used} of {self.maximum_opens}" if self.maximum_opens else f"{self.opens_used}, no limit"

    @property
    def opens_left(self) -> int:
        """How often its link opens yet; 0 where there is no limit, or none left."""
        return max(0, self.maximum_opens - self.opens_used)

    @property
    def previews_ignored(self) -> int:
        """Fetches of the link, by scanners or chat previews, that no opening followed."""
        return max(0, self.previews - self.opens_used)

    def get_absolute_url(self) -> str:
        return reverse("guestshares:share", args=[self.organisation.slug, self.project.code, self.public_id])
