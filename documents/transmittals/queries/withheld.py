"""Which transmittals, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.register.models import Revision
from documents.register.queries.withheld import seen_by_project
from documents.transmittals.models import Transmittal, TransmittalDocument
from kazinex.core.actors import Member


def transmittals(actor: Member, keys: set[str]) -> set[str]:
    """Of these, those the actor does not see; of drafts, everybody else's."""
    return keys - seen_by_project(actor, Transmittal, keys, _known_to)


def untold(actor: Member, keys: set[str]) -> set[str]:
    """Of these, those with a document the actor may not see: that they were issued and acknowledged names each."""
    return keys - seen_by_project(actor, Transmittal, keys, _told_to)


def _known_to(there: Member) -> QuerySet[Transmittal]:
    """Those the actor sees where they stand, and their own drafts."""
    sent = Transmittal.objects.visible_to(there)
    known = Q(pk__in=sent.values("pk")) | Q(created_by=there.user, number=None)
    found: QuerySet[Transmittal] = Transmittal.objects.filter(known)
    return found


def _told_to(there: Member) -> QuerySet[Transmittal]:
    """Those that hold nothing hidden from the actor; the events of a draft name no document."""
    found: QuerySet[Transmittal] = Transmittal.objects.all()
    if there.sees_everything:
        return found
    seen = Revision.objects.visible_to(there) if there.sees_register else Revision.objects.none()
    pinned = TransmittalDocument.objects.filter(transmittal=OuterRef("pk"))
    return found.exclude(Exists(pinned.exclude(document__deleted_at=None, revision__in=seen)))
