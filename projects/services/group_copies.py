"""Groups of other projects, made anew in this one."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import likeness
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import AccessGroup
from projects.services import project_parts


def copy(chosen: Sequence[AccessGroup], *, with_people: bool, by: Member) -> int:
    """Make these groups of other projects anew here, all of them or none; returns how many.

    Which projects they come from stands in the organisation's log: readers of this project's may not know of those.
    """
    if twice := _named_twice(chosen):
        raise RuleBroken(_("Nothing was copied."), field="groups", several=twice)
    with transaction.atomic():
        found = project_parts.copy_groups(chosen, with_people=with_people, by=by)
        if found.left_out:
            raise RuleBroken(_("Nothing was copied."), field="groups", several=found.told())
        sources = ", ".join(dict.fromkeys(str(group.project) for group in chosen))
        names = ", ".join(group.name for group in chosen)
        record(AuditAction.GROUPS_COPIED, by=by, target=by.project, names=names)
        facts = {"source": sources, "made": by.project.audit_label, "names": names}
        record(AuditAction.GROUPS_USED_AS_MODEL, by=by, target=by.organisation, **facts)
    return found.count


def _named_twice(chosen: Sequence[AccessGroup]) -> list[str]:
    """What is said of those that are called alike, of which one project can have one alone."""
    alike: dict[str, list[AccessGroup]] = defaultdict(list)
    for group in chosen:
        alike[likeness.key(group.name)].append(group)
    words = _("You chose {groups}, which are called alike, and a project has one group of a name. Choose one of them.")
    return [
        words.format(groups=", ".join(f"{one} ({one.project})" for one in groups))
        for groups in alike.values()
        if len(groups) > 1
    ]
