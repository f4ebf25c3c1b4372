"""Questions about shares that change nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from documents.packages.domain.questions import AnyPackage, PackageAction
from documents.packages.models import WorkPackage
from documents.register.models import Document
from guestshares.models import ClockTimestamp, GuestAttachment, GuestResponse, Share, ShareItem, TokenDoor
from guestshares.queries.policies import effective_policy
from kazinex.core import crypto
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission


def door(token: str) -> TokenDoor | None:
    """The door a link opens, if the link is known."""
    return door_of(crypto.digest(token))


def door_of(token_hash: str) -> TokenDoor | None:
    """The door of a link known by its hash."""
    return TokenDoor.objects.filter(pk=token_hash).first()


def share_at(found: TokenDoor) -> Share:
    """The share behind a door, with the database's clock."""
    share: Share = (
        Share.objects.select_related("organisation", "project", "created_by").with_clock().get(pk=found.share_id)
    )
    return share


def share(actor: Member, share: str) -> Share:
    """One share of the actor's project; raises Share.DoesNotExist where its documents are hidden from them."""
    found: Share = _furnished(Share.objects.visible_to(actor)).get(public_id=share)
    return found


def shares_of_document(actor: Member, document: Document) -> QuerySet[Share]:
    """The shares a document is in."""
    found: QuerySet[Share] = Share.objects.visible_to(actor).filter(items__document=document)
    return found


def shares_anywhere(actor: Member) -> QuerySet[Share]:
    """The shares of every project in which the actor may manage guest shares."""
    seen = Q(pk__in=[])
    for member in actor.everywhere:
        if not member.decide(Permission.MANAGE_GUEST_SHARES, when_closed=True):
            continue
        if member.sees_everything:
            seen |= Q(project=member.project)
        else:
            seen |= Q(pk__in=Share.objects.visible_to(member).values("pk"))
    found: QuerySet[Share] = Share.objects.filter(seen)
    return found


def listed(shares: QuerySet[Share]) -> QuerySet[Share]:
    """What a register shows of each share, in the query of the page: its `records` with number, revision and answer."""
    answer = GuestResponse.objects.filter(item=OuterRef("pk")).values("decision")[:1]
    facts = JSONObject(number="document__number", revision="revision__code", decision=Subquery(answer))
    records = ShareItem.objects.filter(share=OuterRef("pk")).order_by("position", "pk").values(json=facts)
    furnished = shares.select_related("organisation", "project", "created_by")
    found: QuerySet[Share] = furnished.annotate(clock=ClockTimestamp(), records=ArraySubquery(records))
    return found


def items(share: Share) -> list[ShareItem]:
    """The records of a share that still exist, each with its answer."""
    found = share.items.filter(document__deleted_at=None).select_related(
        "document__current_revision", "revision__document", "share"
    )
    return list(found.prefetch_related("responses", "drafts", "attachments"))


def item(share: Share, revision: str) -> ShareItem:
    """One record of a share by its revision's public id; raises ShareItem.DoesNotExist."""
    found: ShareItem = (
        share.items.filter(document__deleted_at=None)
        .select_related("document__current_revision", "document__project", "revision__document")
        .get(revision__public_id=revision)
    )
    found.share = share
    return found


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
    count: int = Share.objects.visible_to(actor).live().filter(items__document=document).count()
    return count


def may_share(document: Document, actor: Member) -> bool:
    """Whether this person may share a document with somebody outside; for its menu of actions."""
    return not document.is_deleted and bool(actor.decide(Permission.MANAGE_GUEST_SHARES))


def package_actions(package: AnyPackage, actor: Member) -> list[PackageAction]:
    """Sharing a package, where this person and the policy allow it."""
    is_work, rules = isinstance(package, WorkPackage), effective_policy(package.project)
    allowed = rules.share_work_packages if is_work else rules.share_packages
    if not (allowed and actor.decide(Permission.MANAGE_GUEST_SHARES)):
        return []
    name = "guestshares:work-package-share-new" if is_work else "guestshares:package-share-new"
    url = reverse(name, args=[package.organisation.slug, package.project.code, package.public_id])
    return [PackageAction("Share with guest", url, "link")]


def related_to(document: Document, actor: Member) -> Iterable[tuple[str, Iterable[Any]]]:
    """Whose events belong to a document's activity too."""
    return [("share", Share.objects.visible_to(actor).filter(items__document=document).values_list("pk", flat=True))]


def what_stays_open(actor: Member) -> str:
    """What closing a project leaves open to people outside."""
    count = Share.objects.visible_to(actor).unended().filter(project=actor.project).count()
    if not count:
        return ""
    goes, expires, them = ("goes", "it expires", "it") if count == 1 else ("go", "they expire", "them")
    shares_go = f"{count} guest share{'' if count == 1 else 's'} {goes}"
    return (
        f"{shares_go} on until {expires}, unless somebody who may manage guest shares revokes {them} under Active "
        "Shares: that stays possible while the project is closed."
    )


def hidden_shares(actor: Member, targets: set[str]) -> set[str]:
    """Which of these shares contain a document the actor may not see."""
    if not actor.project:
        seen = shares_anywhere(actor).filter(pk__in=targets)
    else:
        seen = Share.objects.visible_to(actor).filter(pk__in=targets)
    return targets - {str(pk) for pk in seen.values_list("pk", flat=True)}


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


def _furnished(shares: Any) -> Any:
    related = ("document__current_revision", "document__organisation", "document__project", "revision")
    listed = ShareItem.objects.select_related(*related).prefetch_related("responses__attachments")
    return (
        shares.select_related("organisation", "project", "created_by")
        .with_clock()
        .prefetch_related(Prefetch("items", queryset=listed))
    )
