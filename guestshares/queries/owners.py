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
    """The keys of those of these listed shares that need an owner; three queries."""
    going_on = [share for share in shares if not share.is_ended]
    pairs = {(share.project_id, share.taken_over_by_id or share.created_by_id) for share in going_on}
    rows: Any = Share.objects.filter(pk__in=[share.pk for share in going_on])
    return set(_wanting(rows.unended(), _by_share, acting(pairs), pairs).values_list("pk", flat=True))


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
    if actor is None or not actor.holds(Permission.MANAGE_GUEST_SHARES):
        return theirs
    if actor.sees_everything:
        return Q(pk__in=[])
    # what was taken out counts too: whoever does not see it does not find the share, and is told nothing of it
    return theirs & holding(project, Document.objects.filter(project_id=project).visible_to(actor))


def _by_share(_project: int, seen: Any) -> Q:
    """Those that hold something else than what is seen, looked into one by one."""
    return Q(Exists(ShareItem.objects.filter(share=OuterRef("pk")).exclude(document__in=seen)))


def _by_document(project: int, seen: Any) -> Q:
    """The same from the documents that are shared and not seen, which are few where shares are many; one query."""
    shared = Exists(ShareItem.objects.filter(document=OuterRef("pk")))
    hidden = Document.objects.filter(shared, project_id=project).exclude(pk__in=seen.values("pk"))
    keys = list(hidden.values_list("pk", flat=True))
    return Q(pk__in=ShareItem.objects.filter(document__in=keys).values("share") if keys else [])
