"""Questions about shares that change nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import ngettext

from documents.packages.domain.questions import AnyPackage, PackageAction
from documents.packages.models import WorkPackage
from documents.register.models import Document, Revision
from guestshares.models import (
    ClockTimestamp,
    GuestAttachment,
    GuestResponse,
    GuestSession,
    OpenRecord,
    Share,
    ShareItem,
    TokenDoor,
)
from guestshares.models.share import ShareQuerySet
from guestshares.queries import deliveries
from guestshares.queries.policies import effective_policy
from kazinex.core import crypto
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.questions import StaysOpen


def door(token: str) -> TokenDoor | None:
    """The door a link opens, if the link is known."""
    return door_of(crypto.digest(token))


def door_of(token_hash: str) -> TokenDoor | None:
    """The door of a link known by its hash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select share_id, organisation_id from guestshares_tokendoor where token_hash = %s", [token_hash]
        )
        row = cursor.fetchone()
    return TokenDoor(token_hash, *row) if row else None


def share_at(found: TokenDoor) -> Share:
    """The share behind a door, with the database's clock."""
    share: Share = Share.objects.with_surroundings().with_clock().get(pk=found.share_id)
    return share


def is_open_in(share: Share, key: str) -> bool:
    """Whether the browser that holds this key is in a session of the share that goes on."""
    return bool(GuestSession.objects.going_on().filter(share=share, key_hash=crypto.digest(key)).exists())


def share(actor: Member, share: str) -> Share:
    """One share of the actor's project; raises Share.DoesNotExist where its documents are hidden from them."""
    found: Share = _furnished(Share.objects.visible_to(actor)).get(public_id=share)
    return found


def shares_of_document(actor: Member, document: Document) -> QuerySet[Share]:
    """The shares a document is in."""
    found: QuerySet[Share] = Share.objects.visible_to(actor).filter(items__document=document)
    return found


def shares_anywhere(actor: Member) -> ShareQuerySet:
    """The shares of every project in which the actor may manage guest shares."""
    seen = Q(pk__in=[])
    for member in _managing(actor):
        if member.sees_everything:
            seen |= Q(project=member.project)
        else:
            seen |= Q(pk__in=Share.objects.visible_to(member).values("pk"))
    found: ShareQuerySet = Share.objects.filter(seen)
    return found


def seen_anywhere(actor: Member) -> tuple[object, ...]:
    """All that decides which shares those are: for whom it is the same, they are the same."""
    return tuple(seen_shares(member) for member in _managing(actor))


def seen_shares(actor: Member) -> tuple[object, ...]:
    """The same of the shares of the actor's project."""
    return (actor.project.pk, actor.sight, bool(actor.decide(Permission.MANAGE_DOCUMENTS)))


def listed(shares: ShareQuerySet) -> QuerySet[Share]:
    """What a register shows of each share, in the query of the page: its `records` with number, revision and answer.

    And its `mail_trouble`, where the mail with its link has not left though it was tried, and whether it was opened
    under an `other_identity`. What was taken out of it stands on its own page only.
    """
    given = GuestResponse.objects.filter(item=OuterRef("pk"))
    answer = Subquery(given.values(json=JSONObject(decision="decision", is_late="is_late"))[:1])
    facts = JSONObject(number="document__number", revision="revision__code", answer=answer)
    records = ShareItem.objects.held().filter(share=OuterRef("pk")).order_by("position", "pk").values(json=facts)
    furnished = shares.with_surroundings()
    another = Exists(OpenRecord.objects.filter(share=OuterRef("pk"), identity_matches=False))
    beside = {"records": ArraySubquery(records), "mail_trouble": deliveries.trouble(), "other_identity": another}
    found: QuerySet[Share] = furnished.annotate(clock=ClockTimestamp(), **beside)
    return found


def items(share: Share, among: Collection[int] | None = None) -> list[ShareItem]:
    """The records of a share that still exist, each with its answer; only those of these keys, where some are told."""
    told = {} if among is None else {"pk__in": among}
    found = _existing(share).filter(**told).select_related("document", "revision__document__released_revision", "share")
    return list(found.prefetch_related("responses", "drafts", "attachments"))


def item(share: Share, revision: str) -> ShareItem:
    """One record of a share by its revision's public id; raises ShareItem.DoesNotExist."""
    found: ShareItem = (
        _existing(share)
        .select_related("document__project", "revision__document__released_revision")
        .get(revision__public_id=revision)
    )
    found.share = share
    return found


def goes_on_with(session: GuestSession, records: Sequence[ShareItem]) -> bool:
    """Whether a session and its share go on, and the guest still has all of these records of it, now."""
    going_on = GuestSession.objects.filter(pk=session.pk, ended_at=None, share__in=Share.objects.unended())
    held = _existing(session.share).filter(pk__in=[one.pk for one in records])
    return bool(going_on.exists() and (not records or held.count() == len(records)))


def answered_in(session: GuestSession, *, besides: ShareItem) -> list[ShareItem]:
    """The other records that were answered in this session and are still there."""
    found = _existing(session.share).filter(responses__session=session).exclude(pk=besides.pk)
    return list(found.select_related("document", "revision"))


def keeps_receipt(session: GuestSession, revision: str) -> bool:
    """Whether an answer of this session ended its share, and the one on this record is of this session too."""
    given = GuestResponse.objects.filter(session=session)
    theirs = given.filter(item__revision__public_id=revision)
    return bool(theirs.filter(Exists(given.filter(ended_share=True))).exists())


def attachment(actor: Member, share: str, attachment: str) -> GuestAttachment:
    """A file of a submitted answer, for a member who may see the share."""
    visible = Share.objects.visible_to(actor).filter(public_id=share)
    found: GuestAttachment = (
        GuestAttachment.objects.exclude(response=None)
        .select_related("item__share", "item__document")
        .get(public_id=attachment, item__share__in=visible)
    )
    return found


def live_count(document: Document, actor: Member) -> int:
    """How many live shares a document is in that this person may know of."""
    count: int = (
        Share.objects.visible_to(actor).live().filter(items__document=document, items__withdrawn_at=None).count()
    )
    return count


def live_on_earlier(document: Document, revision: Revision | None, actor: Member) -> list[ShareItem]:
    """What the live shares an actor may know of show of a document, at revisions before this one; newest first."""
    live = Share.objects.visible_to(actor).live()
    live = live.on_earlier_than(revision) if revision else live
    items = (
        ShareItem.objects.held()
        .filter(document=document, share__in=live.values("pk"))
        .select_related("share", "revision")
    )
    return list(items.order_by("-revision__created_at", "share__recipient_name", "pk"))


def may_reissue_on(document: Document, revision: Revision | None, actor: Member) -> bool:
    """Whether an actor sees this revision, or the next one, and may let it out."""
    if document.is_confidential and not actor.is_project_admin:
        return False
    if revision is None:
        return document.is_shown_whole
    return bool(Revision.objects.visible_to(actor).filter(pk=revision.pk).exists())


def may_share(document: Document, actor: Member) -> bool:
    """Whether this person may share a document with somebody outside; a planned one has nothing to share."""
    return not (document.is_deleted or document.is_planned) and bool(actor.decide(Permission.MANAGE_GUEST_SHARES))


def package_actions(package: AnyPackage, actor: Member) -> list[PackageAction]:
    """Sharing a package, where this person and the policy allow it."""
    is_work, rules = isinstance(package, WorkPackage), effective_policy(package.project)
    allowed = rules.share_work_packages if is_work else rules.share_packages
    if not (allowed and actor.decide(Permission.MANAGE_GUEST_SHARES)):
        return []
    name = "guestshares:work-package-share-new" if is_work else "guestshares:package-share-new"
    url = reverse(name, args=[package.organisation.slug, package.project.code, package.public_id])
    return [PackageAction(_("Share with guest"), url, "link")]


def related_to(document: Document, actor: Member) -> Iterable[tuple[str, Iterable[int]]]:
    """Whose events belong to a document's activity too."""
    return [("share", Share.objects.visible_to(actor).filter(items__document=document).values_list("pk", flat=True))]


def what_stays_open(actor: Member) -> StaysOpen | None:
    """What closing a project leaves open to people outside."""
    count = Share.objects.unended().filter(project=actor.project).count()
    if not count:
        return None
    sentence = ngettext(
        "{count} guest share goes on until it expires, unless somebody who may manage guest shares revokes "
        "it under Active Shares: that stays possible while the project is closed.",
        "{count} guest shares go on until they expire, unless somebody who may manage guest shares revokes "
        "them under Active Shares: that stays possible while the project is closed.",
        count,
    )
    ends = ngettext("End {count} guest share with it", "End {count} guest shares with it", count)
    return StaysOpen(sentence.format(count=count), ends.format(count=count))


def hidden_shares(actor: Member, targets: set[str]) -> set[str]:
    """Which of these shares contain a document the actor may not see."""
    if not actor.project:
        seen = shares_anywhere(actor).filter(pk__in=targets)
    else:
        seen = Share.objects.visible_to(actor).filter(pk__in=targets)
    return targets - {str(pk) for pk in seen.values_list("pk", flat=True)}


def goes_on_elsewhere(share: Share) -> bool:
    """Whether a share was issued again, and the link in its place opens."""
    return bool(Share.objects.live().filter(reissue_of=share).exists())


def organisations_with_due_shares() -> list[int]:
    """Organisations in which a share has passed its date and nobody has recorded it; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select guestshares_due_organisations()")
        return [row[0] for row in cursor.fetchall()]


def organisations_to_remind() -> list[int]:
    """Organisations in which a share ends soon or was never opened, and nobody has been told."""
    with connection.cursor() as cursor:
        cursor.execute("select guestshares_organisations_to_remind()")
        return [row[0] for row in cursor.fetchall()]


def database_clock() -> datetime:
    """The database's time, which expiry goes by."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
        return instant


def _managing(actor: Member) -> list[Member]:
    """Themself in every project in which they may manage guest shares."""
    return [one for one in actor.everywhere if one.decide(Permission.MANAGE_GUEST_SHARES, when_closed=True)]


def _existing(share: Share) -> Any:
    """What the guest still has of a share: neither taken out of it nor deleted."""
    return share.held_items.filter(document__deleted_at=None)


def _furnished(shares: Any) -> Any:
    related = ("document__organisation", "document__project", "revision__document__released_revision")
    listed = ShareItem.objects.select_related(*related).prefetch_related("responses__attachments")
    return shares.with_surroundings().with_clock().prefetch_related(Prefetch("items", queryset=listed))
