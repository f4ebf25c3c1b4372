"""Who holds what: everybody who has received, opened or downloaded a revision, by which way (DOCUMENT_CONTROL 10)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Notification, User
from audit import queries as audit
from audit.queries.activity import SEE_READERS
from documents.register.models import Document, Revision
from documents.register.models.visibility import facts_of
from documents.transmittals.domain.questions import RECEIVED
from documents.transmittals.domain.sight import Sights
from documents.transmittals.models import HolderNotice, TransmittalDocument, TransmittalRecipient
from documents.workflows.models import StepPart, WorkflowDocument
from documents.workflows.models.workflow import written as workflow_code
from guestshares.models import Scope, Share, ShareItem
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from projects.queries.people import everybody


@dataclass(slots=True)
class Holder:
    """Somebody who holds a revision: since when, by which ways, what they did with it, and what they were told."""

    name: str
    email: str
    user: Any = None
    company: str = ""
    ways: dict[str, str] = field(default_factory=dict)  # in words → where that is
    received_at: datetime | None = None
    opened_at: datetime | None = None
    downloaded_at: datetime | None = None
    shares: list[Share] = field(default_factory=list)  # links in which it still is
    notice: HolderNotice | None = None
    read_at: datetime | None = None  # when they read what they were told
    sees: frozenset[int] = frozenset()  # what of its document a member who is still in the project may see now

    @property
    def is_outside(self) -> bool:
        return self.user is None

    @property
    def may_read(self) -> bool:
        """Whether it can be known that they read what they were told: in the bell, or by the link they were given."""
        return bool(self.notice and (self.notice.offered or self.notice.notification))

    def may_know_of(self, revision: Revision) -> bool:
        """Whether they may be told of a revision: who is inside sees it, and who is outside had the document."""
        return self.is_outside or revision.pk in self.sees

    @property
    def opens(self) -> bool:
        """Whether a link of theirs still opens it."""
        return any(share.is_live for share in self.shares)

    def received(self, way: str, at: datetime | None, url: str = "") -> None:
        """Note a way by which they have it; the first time counts."""
        self.ways.setdefault(way, url)
        self.received_at = min(filter(None, (self.received_at, at)), default=None)


@dataclass(frozen=True, slots=True)
class Held:
    """A revision with everybody who holds it, and the one that is in force instead of it."""

    revision: Revision
    newer: Revision | None
    holders: tuple[Holder, ...]

    @property
    def untold(self) -> list[Holder]:
        """Who holds it though a newer one is in force, was not told, and may know of that one."""
        return [one for one in self._waiting if self.newer and one.may_know_of(self.newer)]

    @property
    def kept_out(self) -> list[Holder]:
        """Who is told nothing, since they do not see the one in force: by today's rules, or they left the project."""
        return [one for one, is_kept_out in self.lines if is_kept_out]

    @property
    def lines(self) -> Iterator[tuple[Holder, bool]]:
        """Everybody who holds it, each with whether they are one of those."""
        for one in self.holders:
            yield one, bool(self.newer and one.notice is None and not one.may_know_of(self.newer))

    @property
    def _waiting(self) -> list[Holder]:
        return [one for one in self.holders if one.notice is None] if self.newer else []

    @property
    def unoffered(self) -> list[Holder]:
        """Who was told and has a link that still opens the earlier one, and none to the newer."""
        return [one for one in self.holders if one.notice and one.notice.offered is None and one.opens]


NUMBERED = {Scope.TRANSMITTAL, Scope.LETTER}  # whose labels begin with a number
Book = dict[int, dict[str, Holder]]  # key of a revision → address in small letters → holder


def number_of(share: Share) -> str:
    """The number of the transmittal or letter a link came with; empty for other links."""
    return share.label.split(" ")[0] if share.scope in NUMBERED else ""


def holders(actor: Member, document: Document) -> list[Held]:
    """Every revision of a document that the actor sees with its holders, the newest first; a fixed few queries."""
    revisions = list(Revision.objects.visible_to(actor).filter(document=document).order_by("-created_at", "-pk"))
    book: Book = {revision.pk: {} for revision in revisions}
    _by_share(book, actor, document, revisions)
    _by_transmittal(book, document)
    _by_workflow(book, document)
    _by_letter(book, actor, document)
    if any(actor.holds(permission) for permission in SEE_READERS):
        _by_download(book, document, revisions)
    _told(book, document)
    _sights(book, document, revisions)
    return [Held(one, _newer(one, document), _sorted(book[one.pk].values())) for one in revisions]


def held(actor: Member, document: Document, revision: Revision) -> Held:
    """One of them; raises Revision.DoesNotExist where the actor does not see it."""
    for one in holders(actor, document):
        if one.revision.pk == revision.pk:
            return one
    raise Revision.DoesNotExist


def _newer(revision: Revision, document: Document) -> Revision | None:
    revision.document = document
    return revision.superseded_by


def _sorted(found: Iterable[Holder]) -> tuple[Holder, ...]:
    return tuple(sorted(found, key=lambda one: (not one.is_outside, one.name.casefold(), one.email)))


def _holder(book: Book, revision: int, name: str, email: str, user: Any = None) -> Holder:
    return book[revision].setdefault(email.casefold(), Holder(name, email, user))


def _by_share(book: Book, actor: Member, document: Document, revisions: Sequence[Revision]) -> None:
    """People outside; who may not manage guest shares is told of those by transmittals alone."""
    there = Share.objects.visible_to(actor)
    if not actor.decide(Permission.MANAGE_GUEST_SHARES, when_closed=True):
        there = there.filter(scope=Scope.TRANSMITTAL)
    items = ShareItem.objects.filter(document=document, revision__in=book, share__in=there)
    found = list(items.select_related("share__project", "share__organisation").order_by("share__created_at", "pk"))
    uses = _uses([item.share_id for item in found], document, revisions)
    companies = dict(_companies(found))
    for item in found:
        share = item.share
        holder = _holder(book, item.revision_id, share.recipient_name, share.recipient_email)
        holder.received(number_of(share) or "Guest share", share.created_at, share.get_absolute_url())
        sent_to = companies.get((share.distribution, share.recipient_email.casefold()), "")
        holder.company = holder.company or share.company or sent_to
        if item.withdrawn_at is None:
            holder.shares.append(share)
        seen = uses.get((share.pk, item.revision_id), {})
        holder.opened_at = _last(holder.opened_at, seen.get("guest_file_viewed"))
        holder.downloaded_at = _last(holder.downloaded_at, seen.get("guest_file_downloaded"))


def _uses(shares: Sequence[int], document: Document, revisions: Sequence[Revision]) -> dict[tuple[int, int], Any]:
    """When what was last done with a revision by a share, by both keys."""
    labels = {f"{document.number} revision {one.code}": one.pk for one in revisions}
    actions = ("guest_file_viewed", "guest_file_downloaded")
    found: dict[tuple[int, int], dict[str, datetime]] = defaultdict(dict)
    for use in audit.last_uses("share", shares, actions, part="document"):
        if use.part in labels:
            found[int(use.target_id), labels[use.part]][use.action] = use.at
    return found


def _companies(items: Sequence[ShareItem]) -> Iterator[tuple[tuple[str, str], str]]:
    sent = {item.share.distribution for item in items if item.share.scope == Scope.TRANSMITTAL}
    people = TransmittalRecipient.objects.filter(transmittal__public_id__in=sent).exclude(company="")
    for public_id, email, company in people.values_list("transmittal__public_id", "email_key", "company"):
        yield (public_id, email), company


def _by_transmittal(book: Book, document: Document) -> None:
    """Members to whom a transmittal brought it."""
    sent = TransmittalDocument.objects.filter(document=document, revision__in=book).select_related("transmittal")
    pinned = {item.transmittal_id: item for item in sent}
    people = TransmittalRecipient.objects.filter(transmittal__in=pinned, user__isnull=False).select_related("user")
    for one in people.order_by("pk"):
        item = pinned[one.transmittal_id]
        holder = _holder(book, item.revision_id, one.name, one.email, one.user)
        holder.received(item.transmittal.code, item.transmittal.issued_at)


def _by_workflow(book: Book, document: Document) -> None:
    """Members whom a workflow asked about it; whom it asked outside came in by their share."""
    reviewed = WorkflowDocument.objects.filter(document=document, revision__in=book).select_related("workflow")
    pinned = {item.workflow_id: item for item in reviewed}
    parts = StepPart.objects.opened().filter(step__workflow__in=pinned, user__isnull=False)
    for part in parts.select_related("user", "step").order_by("pk"):
        item = pinned[part.step.workflow_id]
        holder = _holder(book, item.revision_id, part.user.name, part.user.email, part.user)
        holder.received(workflow_code(item.workflow.number), part.step.opened_at or item.workflow.started_at)


def _by_letter(book: Book, actor: Member, document: Document) -> None:
    """Whoever a letter brought it to, which the apps above know."""
    for one in (found for answer in RECEIVED.ask(actor, document, list(book)) for found in answer):
        holder = _holder(book, one.revision, one.name, one.email, one.user)
        holder.received(one.way, one.at, one.url)
        holder.company = holder.company or one.company


def _by_download(book: Book, document: Document, revisions: Sequence[Revision]) -> None:
    """Members who took a copy; shown to whom histories show it (SPEC 7)."""
    codes = {one.code: one.pk for one in revisions}
    uses = audit.last_uses("document", [document.pk], ("document_downloaded",), part="revision")
    taken = [use for use in uses if use.actor_kind == "user" and use.part in codes and use.actor_id.isdecimal()]
    users = User.objects.in_bulk([int(use.actor_id) for use in taken])
    for use in taken:
        if user := users.get(int(use.actor_id)):
            holder = _holder(book, codes[use.part], user.name, user.email, user)
            holder.received("Download", use.at)
            holder.downloaded_at = _last(holder.downloaded_at, use.at)


def _told(book: Book, document: Document) -> None:
    notices = list(HolderNotice.objects.filter(document=document).select_related("offered").order_by("pk"))
    keys = [one.notification for one in notices if one.notification]
    read = dict(Notification.objects.filter(public_id__in=keys).values_list("public_id", "read_at"))
    for one in notices:
        holder = book.get(one.revision_id, {}).get(one.email_key)
        if holder and one.newer_id == document.released_revision_id:
            holder.notice = one
            holder.read_at = one.offered.first_opened_at if one.offered else read.get(one.notification)


def _sights(book: Book, document: Document, revisions: Sequence[Revision]) -> None:
    """What each member sees of it by today's rules; who left the project sees nothing."""
    inside = [one for people in book.values() for one in people.values() if one.user]
    keys = {one.user.pk for one in inside}
    released = [document.released_revision] if document.released_revision else []
    every = list({one.pk: one for one in [*revisions, *released]}.values())
    for revision in every:
        revision.document = document
    sights, seen = Sights(every, {document.pk: facts_of(document)}), {}
    for actor in everybody(document.project, among=keys):
        hidden = {one.pk for one in sights.hidden_from(actor.grants)}
        seen[actor.user.pk] = frozenset(one.pk for one in every if one.pk not in hidden)
    for one in inside:
        one.sees = seen.get(one.user.pk, frozenset())


def _last(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def held_outside(actor: Member) -> QuerySet[ShareItem]:
    """What people outside hold of a project: each document still in a share that the actor may know of."""
    there = Share.objects.visible_to(actor)
    items = ShareItem.objects.held().filter(share__in=there.values("pk"), document__deleted_at=None)
    found: QuerySet[ShareItem] = items.select_related("share", "revision", "document__released_revision")
    return found
