"""Questions about the views of lists that people saved."""

from django.db.models import QuerySet

from kazinex.core.actors import Member
from kazinex.core.features import SavedList, installed
from kazinex.core.permissions import Permission
from kazinex.core.prepared import Prepared
from projects.models import SavedView


def saved_list(actor: Member, listed: str) -> SavedList:
    """A list whose views are saved, by its name; raises ValueError where there is none; for doors."""
    found = installed().saved_lists.get(listed)
    if found is None:
        raise ValueError(listed)
    return found


def views(actor: Member, listed: str) -> list[SavedView]:
    """What somebody may open of a list, by name, each with whether it is their usual one."""
    return _opened(actor.user.pk, actor.project.pk, listed)


@Prepared
def _opened(user_id: int, project_id: int, listed: str) -> QuerySet[SavedView]:
    found = SavedView.objects.open_to(user_id, project_id).filter(listed=listed)
    ordered: QuerySet[SavedView] = found.select_related("owner").order_by("name", "pk")
    return ordered


def saved_view(actor: Member, saved_view: str) -> SavedView:
    """One that somebody may open; for doors."""
    return _at_home(SavedView.objects.open_to(actor.user.pk, actor.project.pk).get(public_id=saved_view), actor)


def changeable_view(actor: Member, saved_view: str) -> SavedView:
    """One that somebody may change: their own, and what is shared where they run the register; for doors."""
    found = SavedView.objects.open_to(actor.user.pk, actor.project.pk)
    if not may_share(actor):
        found = found.filter(owner_id=actor.user.pk)
    return _at_home(found.get(public_id=saved_view), actor)


def may_share(actor: Member) -> bool:
    """Whether somebody may share a view with the whole project."""
    return bool(actor.decide(Permission.MANAGE_DOCUMENTS))


def _at_home(found: SavedView, actor: Member) -> SavedView:
    saved_list(actor, found.listed)  # of an app that is not there any more there is nothing to open
    found.project, found.organisation = actor.project, actor.organisation
    return found
