"""Questions about the views of lists that people saved."""

from django.db.models import QuerySet

from kazinex.core.actors import Member
from kazinex.core.features import SavedList, installed
from kazinex.core.permissions import Permission
from kazinex.core.prepared import Prepared
from projects.models import SavedView
from projects.models.saved_view import SavedViewQuerySet


def saved_list(actor: Member, listed: str) -> SavedList:
    """A list by its name whose views are kept where the actor is; raises ValueError where there is none; for doors."""
    found = installed().saved_lists.get(listed)
    if found is None or found.is_of_organisation is not (actor.project is None):
        raise ValueError(listed)
    return found


def views(actor: Member, listed: str) -> list[SavedView]:
    """What somebody may open of a list, by name, each with whether it is their usual one."""
    if actor.project is None:
        return _opened_in_organisation(actor.user.pk, listed)
    return _opened(actor.user.pk, actor.project.pk, listed)


@Prepared
def _opened(user_id: int, project_id: int, listed: str) -> QuerySet[SavedView]:
    return _in_order(SavedView.objects.open_to(user_id, project_id), listed)


@Prepared
def _opened_in_organisation(user_id: int, listed: str) -> QuerySet[SavedView]:
    return _in_order(SavedView.objects.open_to(user_id, None), listed)


def saved_view(actor: Member, saved_view: str) -> SavedView:
    """One that somebody may open; for doors."""
    return _at_home(_open_to(actor).get(public_id=saved_view), actor)


def changeable_view(actor: Member, saved_view: str) -> SavedView:
    """One that somebody may change: their own, and what is shared where they run the register; for doors."""
    found = _open_to(actor)
    if not may_share(actor):
        found = found.filter(owner_id=actor.user.pk)
    return _at_home(found.get(public_id=saved_view), actor)


def may_share(actor: Member) -> bool:
    """Whether somebody may share a view with the whole project; of the organisation's lists, with everybody there."""
    return bool(actor.decide(Permission.MANAGE_DOCUMENTS if actor.project else Permission.MANAGE_SETTINGS))


def _open_to(actor: Member) -> SavedViewQuerySet:
    found: SavedViewQuerySet = SavedView.objects.open_to(actor.user.pk, actor.project and actor.project.pk)
    return found


def _in_order(found: SavedViewQuerySet, listed: str) -> QuerySet[SavedView]:
    ordered: QuerySet[SavedView] = found.filter(listed=listed).select_related("owner").order_by("name", "pk")
    return ordered


def _at_home(found: SavedView, actor: Member) -> SavedView:
    saved_list(actor, found.listed)  # of an app that is not there any more there is nothing to open
    found.project, found.organisation = actor.project, actor.organisation
    return found
