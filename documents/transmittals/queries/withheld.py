"""Which transmittals, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from django.db.models import Exists, OuterRef, Q

from documents.register.models import Revision
from documents.register.queries.withheld import acting_in
from documents.transmittals.models import Transmittal, TransmittalDocument, TransmittalRecipient
from kazinex.core.actors import Member


def transmittals(actor: Member, keys: set[str]) -> set[str]:
    """Of these, those that hold something hidden and are not the actor's own; of drafts, everybody else's.

    Their events name every document, so seeing one of several is not enough.
    """
    wanted = Transmittal.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    projects = {one.project_id: one.project for one in wanted.select_related("project")}
    seen: set[str] = set()
    for project in projects.values():
        if there := acting_in(actor, project.code):
            here = wanted.filter(project=project)
            seen |= {str(pk) for pk in here.filter(_known_to(there)).values_list("pk", flat=True)}
    return keys - seen


def _known_to(there: Member) -> Q:
    sent = Q(number__isnull=False)
    addressed = Exists(TransmittalRecipient.objects.filter(transmittal=OuterRef("pk"), user=there.user))
    own = Q(created_by=there.user) | (sent & Q(addressed))
    if there.sees_everything:
        return own | sent
    if not there.sees_register:
        return own
    pinned = TransmittalDocument.objects.filter(transmittal=OuterRef("pk"))
    hidden = pinned.exclude(document__deleted_at=None, revision__in=Revision.objects.visible_to(there))
    return own | (sent & ~Q(Exists(hidden)))
