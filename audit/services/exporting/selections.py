"""Which events an export holds, as SQL over sealed events; values are always parameters."""

from dataclasses import dataclass, replace
from typing import Any

from audit.domain.conditions import Filters, Scope
from audit.models import AuditExport
from audit.queries import withholding
from audit.services.exporting.snapshots import Snapshot
from kazinex.core.actors import Member

SEALED = "from audit_leaf l join audit_auditevent e on e.id = l.id and e.organisation_id = l.organisation_id"


@dataclass(frozen=True, slots=True)
class Selection:
    """A condition over `l` and `e` with its parameters, and a flag for events whose target is withheld."""

    where: str
    parameters: tuple[Any, ...]
    withheld: str = "false"
    withheld_parameters: tuple[Any, ...] = ()
    told: tuple[tuple[str, str], ...] | None = None  # what can be hidden and is told; None: to who sees everything

    @property
    def source(self) -> str:
        """The FROM and WHERE of every query of this export."""
        return f"{SEALED} where {self.where}"


def select(export: AuditExport, within: Scope, *, actor: Member, database: Snapshot) -> Selection:
    """The filters as SQL; with free text, events whose target is hidden from the actor are left out as on the page."""
    filters = Filters(**export.filters)
    base = _base(export, within.narrowed_to(filters.project), filters)
    if getattr(actor, "sees_everything", False):
        return base
    targets = _targets(base, database)
    hidden = sorted(withholding.untold_targets(actor, targets))
    told = tuple(sorted(set(targets) - set(hidden)))
    if not hidden:
        return replace(base, told=told)
    kinds, keys = [kind for kind, _ in hidden], [key for _, key in hidden]
    hides = "in (select * from unnest(%s::text[], %s::text[]))"
    flag = f"(e.target_type, {withholding.subject_sql()}) {hides}"
    if filters.text_query:
        return Selection(f"{base.where} and not ({flag})", (*base.parameters, kinds, keys), told=told)
    return Selection(base.where, base.parameters, flag, (kinds, keys), told)


def _base(export: AuditExport, within: Scope, filters: Filters) -> Selection:
    condition, parameters = filters.as_sql(within)
    theirs = "l.organisation_id = %s and e.organisation_id = %s and e.id <= coalesce(%s, e.id)"
    organisation = export.organisation.pk
    return Selection(f"{theirs} and {condition}", (organisation, organisation, export.through, *parameters))


def _targets(base: Selection, database: Snapshot) -> list[tuple[str, str]]:
    """What the selected events are about, as far as it can be hidden from somebody."""
    subject = f"select distinct e.target_type, {withholding.subject_sql()}"
    query = f"{subject} {base.source} and e.target_type = any(%s)"
    rows = database.execute(query, [*base.parameters, withholding.kinds()]).fetchall()
    return [(str(kind), str(key)) for kind, key in rows]
