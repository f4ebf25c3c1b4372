"""Which transmittals are still open when a project ends."""

from django.urls import reverse

from documents.transmittals.models import TransmittalStatus
from documents.transmittals.models.transmittal import SILENT
from documents.transmittals.queries import transmittals
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Issued transmittals that somebody has not acknowledged."""
    issued = transmittals.transmittals(actor).filter(status=TransmittalStatus.ISSUED)
    found = issued.filter(SILENT, is_whole=True).count()
    url = reverse("transmittals:transmittals", args=[actor.organisation.slug, actor.project.code])
    return [
        OpenThing(
            _("Unacknowledged transmittals"),
            found,
            f"{url}?status={TransmittalStatus.ISSUED}&acknowledged=missing",
        )
    ]
