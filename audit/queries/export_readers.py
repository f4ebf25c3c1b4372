"""Who may read which export: whoever asked for it, as long as they may read and see all that it tells of."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from audit import queries
from audit.models import AuditExport
from audit.queries import withholding
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.questions import FIND_MEMBER


def _of(actor: Member) -> QuerySet[Any]:
    """The exports this person may know of, newest first: their own, and every one for an Org Admin."""
    found = AuditExport.objects.select_related("organisation").order_by("-requested_at", "-pk")
    return found if actor.is_org_admin else found.filter(requested_by_id=actor.actor_id)  # type: ignore[no-any-return]


def of_others(actor: Member, keys: set[str]) -> set[str]:
    """Of these exports, those for which somebody else looked for words: what they know may be hidden from the actor."""
    wanted = AuditExport.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    others = wanted.exclude(requested_by_id=actor.actor_id)
    return {str(export.pk) for export in others if export.filters.get("search") or export.filters.get("actor")}


def readable(actor: Member, most: int) -> list[AuditExport]:
    """The newest of them whose events the actor may still read today."""
    by_project: dict[str, list[AuditExport]] = defaultdict(list)
    for export in _of(actor)[:most]:
        by_project[export.project_code].append(export)
    found = [export for code, exports in by_project.items() for export in _readable(_inside(actor, code), exports)]
    return sorted(found, key=lambda export: (export.requested_at, export.pk), reverse=True)


def export(actor: Member, public_id: str) -> AuditExport:
    """One export whose events the actor may still read today; raises AuditExport.DoesNotExist."""
    found: AuditExport = _of(actor).get(public_id=public_id)
    if not _readable(_inside(actor, found.project_code), [found]):
        raise AuditExport.DoesNotExist
    return found


def _inside(actor: Member, code: str) -> Any:
    return FIND_MEMBER.ask_one(actor.actor_id, code) if code else actor


def _readable(inside: Any, exports: list[AuditExport]) -> list[AuditExport]:
    """Of exports of one log, those whose reader may read the same today, and still sees all that the files tell of."""
    if inside is None or not inside.decide(Permission.VIEW_AUDIT_LOG):
        return []
    told = {tuple(target) for export in exports for target in export.told or []}
    hidden = withholding.untold_targets(inside, [(kind, key) for kind, key in told])
    scope = queries.scope(inside)
    return [export for export in exports if scope.covers(_scope_of(export)) and _sees(inside, export, hidden)]


def _sees(inside: Any, export: AuditExport, hidden: set[tuple[str, str]]) -> bool:
    if export.told is None:
        return bool(inside.sees_everything) if export.is_made else True
    return not any((kind, key) in hidden for kind, key in export.told)


def _scope_of(export: AuditExport) -> queries.Scope:
    """Whose events an export holds."""
    projects = export.scope["projects"]
    return queries.Scope(None if projects is None else tuple(projects), export.scope["without_project"])
