"""What of transmittals waits for somebody: their acknowledgement, and drafts of their own."""

from django.db.models import F, QuerySet

from documents.transmittals.models import Transmittal, TransmittalRecipient, TransmittalStatus
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine


def acknowledgements(actor: Member, most: int) -> list[WorkLine]:
    """What was sent to this person and waits for their acknowledgement, in projects that exist for them."""
    places = [actor.project] if actor.project else [one.project for one in actor.everywhere]
    found = awaited(actor.user.pk).filter(transmittal__project__in=places).select_related("transmittal__project")
    due = F("transmittal__required_by").asc(nulls_last=True)
    return [_line(one.transmittal, actor) for one in found.order_by(due, "pk")[:most]]


def drafts(actor: Member, most: int) -> list[WorkLine]:
    """Transmittals this person began and did not issue."""
    places = [actor.project] if actor.project else [one.project for one in actor.everywhere]
    own = own_drafts(actor.user.pk).filter(project__in=places)
    return [_line(one, actor) for one in own.select_related("project").order_by("created_at", "pk")[:most]]


def awaited(user_id: int) -> QuerySet[TransmittalRecipient]:
    """Acknowledgements that are asked of a person."""
    found: QuerySet[TransmittalRecipient] = TransmittalRecipient.objects.filter(
        user=user_id, acknowledged_at=None, transmittal__status=TransmittalStatus.ISSUED
    )
    return found


def own_drafts(user_id: int) -> QuerySet[Transmittal]:
    """What a person began and did not issue."""
    found: QuerySet[Transmittal] = Transmittal.objects.filter(created_by=user_id, status=TransmittalStatus.DRAFT)
    return found


def _line(transmittal: Transmittal, actor: Member) -> WorkLine:
    project = transmittal.project
    project.organisation = transmittal.organisation = actor.organisation
    since = transmittal.issued_at or transmittal.created_at
    return WorkLine(str(transmittal), transmittal.get_absolute_url(), project, since, transmittal.due_at)
