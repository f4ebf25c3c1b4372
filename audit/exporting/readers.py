"""Who may read which export: whoever asked for it, as long as they may read and see all that it tells of."""

from typing import Any

from django.db.models import QuerySet

from audit import queries, withholding
from audit.models import AuditExport
from kazinex.core.actors import Members
from kazinex.core.permissions import Permission


def _of(actor: Any) -> QuerySet[Any]:
    """The exports this person may know of, newest first: their own, and every one for an Org Admin."""
    found = AuditExport.objects.select_related("organisation").order_by("-requested_at", "-pk")
    return found if actor.is_org_admin else found.filter(requested_by_id=actor.actor_id)  # type: ignore[no-any-return]


def of_others(actor: Any, keys: set[str]) -> set[str]:
    """Of these exports, those for which somebody else looked for words: what they know may be hidden from the actor."""
    wanted = AuditExport.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    others = wanted.exclude(requested_by_id=actor.actor_id)
    return {str(export.pk) for export in others if export.filters.get("search") or export.filters.get("actor")}


def readable(actor: Any, most: int) -> list[AuditExport]:
    """The newest of them whose events the actor may still read today."""
    found = list(_of(actor)[:most])
    inside = {code: _inside(actor, code) for code in {export.project_code for export in found}}
    return [export for export in found if _may_read(inside[export.project_code], export)]


def export(actor: Any, public_id: str) -> AuditExport:
    """One export whose events the actor may still read today; raises AuditExport.DoesNotExist."""
    found: AuditExport = _of(actor).get(public_id=public_id)
    if not _may_read(_inside(actor, found.project_code), found):
        raise AuditExport.DoesNotExist
    return found


def _inside(actor: Any, code: str) -> Any:
    return Members.find(actor.actor_id, code) if code else actor


def _may_read(inside: Any, export: AuditExport) -> bool:
    """Whether somebody may read the same log today, and still sees all that the files tell of."""
    if (
        inside is None
        or not inside.decide(Permission.VIEW_AUDIT_LOG)
        or not queries.scope(inside).covers(_scope_of(export))
    ):
        return False
    if export.told is None:
        return bool(inside.sees_everything) if export.is_made else True
    return not withholding.hidden_targets(inside, [(kind, key) for kind, key in export.told])


def _scope_of(export: AuditExport) -> queries.Scope:
    """Whose events an export holds."""
    projects = export.scope["projects"]
    return queries.Scope(None if projects is None else tuple(projects), export.scope["without_project"])
