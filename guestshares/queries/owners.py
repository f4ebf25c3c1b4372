"""Shares that go on though who answers for them may not, does not see all of it, or has left: they need an owner."""

from collections.abc import Callable, Container, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from documents.register.models import Document
from guestshares.models import Share, ShareItem, link_status
from guestshares.models.share import ShareQuerySet
from kazinex.core.permissions import Permission
from projects.models import Project
from projects.queries.people import acting, everybody

Holding = Callable[[int, Any], Q]


def in_need(shares: ShareQuerySet) -> ShareQuerySet:
    """Those of these few shares that need an owner; three queries to know them, and one to read them."""
    going_on = shares.unended().with_owner()
    pairs = set(going_on.order_by().values_list("project_id", "owner_id").distinct())
    return _wanting(going_on, _by_share, acting(pairs), pairs)


def in_need_anywhere(shares: ShareQuerySet, projects: Container[int] | None = None) -> ShareQuerySet:
    """The same of shares that may be very many, of these projects where some are named: an index leads to them.

    One query more for each owner who does not see everything of their project.
    """
    with connection.cursor() as cursor:
        cursor.execute("select project, owner from guestshares_owners()")
        pairs = {(project, owner) for project, owner in cursor if projects is None or project in projects}
    going_on = shares.filter(link_status.may_go_on()).unended().with_owner()
    return _wanting(going_on, _by_document, _actors(pairs), pairs)


def _wanting(
    going_on: ShareQuerySet, holding: Holding, actors: dict[tuple[int, int], Any], pairs: set[tuple[int, int]]
) -> ShareQuerySet:
    wanting = Q(pk__in=[])
    for project, owner in sorted(pairs):
        wanting |= _of(project, owner, actors.get((project, owner)), holding)
    found: ShareQuerySet = going_on.filter(wanting)
    return found


def able(shares: Sequence[Share]) -> QuerySet[User]:
    """Who may answer for any of these shares, by name."""
    projects = Project.objects.filter(pk__in={share.project_id for share in shares})
    found = {actor.user.pk for actor in everybody(*projects) if actor.holds(Permission.MANAGE_GUEST_SHARES)}
    people: QuerySet[User] = User.objects.filter(pk__in=found).order_by("name", "pk")
    return people


def among(shares: Sequence[Share]) -> set[int]:
    """The keys of those of these listed shares that need an owner; one query, one more where documents may be hidden.

    Who may not share, or has left, is known of the rows; only for who does not see every document it is asked what
    their shares hold.
    """
    owned = {share.pk: (share.project_id, share.taken_over_by_id or share.created_by_id) for share in shares
             if not share.is_ended}  # fmt: skip
    actors = acting(set(owned.values()), known={share.project_id: share.project for share in shares})
    unable = {pair for pair in owned.values() if not _may_share(actors.get(pair))}
    hidden_from = {pair for pair in {*owned.values()} - unable if not actors[pair].sees_every_document}
    found = {share for share, pair in owned.items() if pair in unable}
    return found | _holding_hidden([share for share, pair in owned.items() if pair in hidden_from], actors, hidden_from)


def _holding_hidden(shares: list[int], actors: dict[tuple[int, int], Any], pairs: set[tuple[int, int]]) -> set[int]:
    """The keys of those of these shares that hold something their owner does not see."""
    rows: Any = Share.objects.filter(pk__in=shares)
    wanting = _wanting(rows.unended(), _by_share, actors, pairs)
    return set(wanting.values_list("pk", flat=True)) if shares else set()


def needs_owner(share: Share) -> bool:
    """Whether this one does."""
    return bool(in_need(Share.objects.filter(pk=share.pk)).exists())


def _actors(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], Any]:
    """The owners as they stand in the projects of their shares; who has left a project has no place in it."""
    projects = Project.objects.filter(pk__in={project for project, _owner in pairs})
    found: list[Any] = everybody(*projects, among={owner for _project, owner in pairs})
    return {(actor.project.pk, actor.membership.user_id): actor for actor in found}


def _of(project: int, owner: int, actor: Any, holding: Holding) -> Q:
    # column by column: behind the wall no index of a coalesced value is asked, as PostgreSQL takes it for leaky
    answers = Q(taken_over_by_id=owner) | Q(taken_over_by_id=None, created_by_id=owner)
    theirs = Q(project_id=project) & answers
    if not _may_share(actor):
        return theirs
    if actor.sees_every_document:
        return Q(pk__in=[])
    # what was taken out counts too: whoever does not see it does not find the share, and is told nothing of it
    return theirs & holding(project, Document.objects.filter(project_id=project).visible_to(actor))


def _may_share(actor: Any) -> bool:
    return actor is not None and bool(actor.holds(Permission.MANAGE_GUEST_SHARES))


def _by_share(_project: int, seen: Any) -> Q:
    """Those that hold something else than what is seen, looked into one by one."""
    return Q(Exists(ShareItem.objects.filter(share=OuterRef("pk")).exclude(document__in=seen)))


def _by_document(project: int, seen: Any) -> Q:
    """The same from the documents that are shared and not seen, which are few where shares are many; one query."""
    shared = Exists(ShareItem.objects.filter(document=OuterRef("pk")))
    hidden = Document.objects.filter(shared, project_id=project).exclude(pk__in=seen.values("pk"))
    keys = list(hidden.values_list("pk", flat=True))
    return Q(pk__in=ShareItem.objects.filter(document__in=keys).values("share") if keys else [])
