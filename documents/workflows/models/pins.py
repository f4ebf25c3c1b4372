"""Who sees the documents in workflows, decided by what the row of each says of its document."""

from django.db.models import Q

from documents.register.models.faces import NOTHING, Columns, parts_shown
from kazinex.core.actors import Member

OF_PIN = Columns("document", "discipline_key", "document_type_key", "zone_key")


def shown_pins(actor: Member) -> Q:
    """That somebody sees a document at its pinned revision; held to `Document.objects.showing` by a test."""
    if actor.sees_everything:
        return Q()
    if not actor.sees_register:
        return NOTHING
    whole, single = parts_shown(actor, OF_PIN)
    current, released = NOTHING, NOTHING
    for part, statuses in single:
        current |= part & Q(status__in=statuses)
        released |= part & Q(released_status__in=statuses)
    return whole | Q(is_current=True) & current | Q(is_released=True) & released & ~current
