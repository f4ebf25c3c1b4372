"""Which events a history tells to whom."""

from collections.abc import Iterable

from django.db.models import Q

from kazinex.core.actors import Member
from kazinex.core.features import ActivityKind
from kazinex.core.permissions import Permission

SEE_READERS = (Permission.VIEW_AUDIT_LOG, Permission.MANAGE_DOCUMENTS)


def told_to(actor: Member, kinds: Iterable[ActivityKind]) -> Q:
    """The events of these kinds that this person is told of; who read or downloaded is not for everybody (SPEC 7)."""
    told = [kind for kind in kinds if kind.is_open_to(actor)]
    events = Q(category__in=[kind.category for kind in told])
    readings = [action for kind in told for action in kind.readings]
    sees_readers = any(actor.holds(permission) for permission in SEE_READERS)
    return events if sees_readers or not readings else events & ~Q(action__in=readings)
