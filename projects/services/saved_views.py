"""Views of lists: saved, renamed, shared, chosen as one's usual one, deleted."""

from django.db import IntegrityError, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.models import SavedView, UsualView
from projects.queries.saved_views import may_share

MOST = 50  # of one person in one list
NAME_LENGTH = 80
SHARING = _("Only who manages documents shares a view with the project.")
SHARING_WITH_ALL = _("Only who manages the organisation's settings shares a view with everybody.")


def save(
    listed: str, *, name: str, query: str, is_shared: bool = False, is_usual: bool = False, by: Member
) -> SavedView:
    """Keep a view of a list under a name of one's own; `query` is what its address says."""
    with transaction.atomic():
        if is_shared:
            _require_share(by)
        view = SavedView(project=by.project, owner=by.user, listed=listed, query=query, is_shared=is_shared)
        if SavedView.objects.filter(project=by.project, owner=by.user, listed=listed).count() >= MOST:
            raise RuleBroken(
                _("You have {most} views of this list. Delete one you do not need first.").format(most=MOST)
            )
        _write(view, name)
        record(AuditAction.VIEW_SAVED, by=by, target=view, listed=listed, shared=is_shared)
        if is_usual:
            choose(view, by=by)
    return view


def change(view: SavedView, *, name: str, is_shared: bool, by: Member) -> SavedView:
    """Call a view otherwise, or share it with others or no more."""
    with transaction.atomic():
        view = _held(view)
        before = described(view)
        if is_shared != view.is_shared:
            _require_share(by)
        view.is_shared = is_shared
        _write(view, name)
        if not is_shared:
            UsualView.objects.filter(view=view).exclude(person=view.owner_id).delete()
        after = described(view)
        if changes := {label: [before[label], after[label]] for label in after if before[label] != after[label]}:
            record(AuditAction.VIEW_CHANGED, by=by, target=view, changes=changes)
    return view


def delete(view: SavedView, *, by: Member) -> None:
    """Take a view away, for everybody who saw it."""
    with transaction.atomic():
        view = _held(view)
        record(AuditAction.VIEW_DELETED, by=by, target=view, listed=view.listed)
        view.delete()


def choose(view: SavedView, *, by: Member) -> SavedView:
    """Open a list in this view from now on, where its address says nothing."""
    with transaction.atomic():
        place = {"project": by.project, "person": by.user, "listed": view.listed}
        UsualView.objects.update_or_create(**place, defaults={"view": view, "created_at": clock.now()})
        record(AuditAction.VIEW_CHOSEN, by=by, target=view, listed=view.listed)
    return view


def unchoose(view: SavedView, *, by: Member) -> SavedView:
    """Open the list as it is again."""
    with transaction.atomic():
        if UsualView.objects.filter(view=view, person=by.user).delete()[0]:
            record(AuditAction.VIEW_UNCHOSEN, by=by, target=view, listed=view.listed)
    return view


def described(view: SavedView) -> dict[str, str]:
    """What a view says of itself, in words."""
    return {"Name": view.name, "Shared": "yes" if view.is_shared else "no"}


def _require_share(by: Member) -> None:
    if not may_share(by):
        raise RuleBroken(SHARING if by.project else SHARING_WITH_ALL, field="is_shared")


def _held(view: SavedView) -> SavedView:
    rows = SavedView.objects.select_for_update(of=("self",))
    held: SavedView = still(rows, view, _("This view was deleted meanwhile."))
    held.project = view.project
    return held


def _write(view: SavedView, name: str) -> None:
    view.name = " ".join(name.split())
    if not view.name:
        raise RuleBroken(_("Enter a name."), field="name")
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        if "saved_view_name_once" not in str(error):
            raise
        words = _("You have a view that reads like “{name}” here. Choose another name.").format(name=view.name)
        raise RuleBroken(words, field="name") from error
