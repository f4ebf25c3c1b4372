"""Who sees the documents in workflows, decided by what the row of each says of its document."""

from functools import reduce
from operator import or_

from django.db.models import Q

from documents.register.models.faces import NOTHING, Columns, Single, parts_shown, parts_shown_openly
from kazinex.core.actors import Member

OF_PIN = Columns("document", "discipline_key", "document_type_key", "zone_key")


def shown_pins(actor: Member) -> Q:
    """That somebody sees a document at its pinned revision; held to `Document.objects.showing` by a test."""
    if actor.sees_everything:
        return Q()
    if not actor.sees_register:
        return NOTHING
    return _seen(*parts_shown(actor, OF_PIN))


def shown_pins_in_parts(actor: Member) -> list[Q]:
    """The same in parts that have no pin in common: the open ones, which an index tells, and the few others."""
    if actor.sees_everything or not actor.sees_register:
        return [shown_pins(actor)]
    openly = _seen(*parts_shown_openly(actor, OF_PIN))
    return [openly & Q(is_confidential=False), shown_pins(actor) & Q(is_confidential=True)]


def _seen(whole: Q, single: Single) -> Q:
    current, released = NOTHING, NOTHING
    for part, statuses in single:
        current |= part & _any_of("status", statuses)
        released |= part & _any_of("released_status", statuses)
    return whole | Q(is_current=True) & current | Q(is_released=True) & released & ~current


def _any_of(column: str, statuses: frozenset[str]) -> Q:
    """One after the other, which takes PostgreSQL less than a list does where they are few."""
    return reduce(or_, (Q(**{column: status}) for status in sorted(statuses)))
