"""What people outside can still do when a project ends."""

from django.urls import reverse

from guestshares.models import AccessRequest, Share
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Shares that are not ended, and requests for access that nobody decided."""
    seen = Share.objects.visible_to(actor)
    requests = AccessRequest.objects.filter(closed_at=None, share__in=seen.values("pk")).count()
    url = reverse("guestshares:active", args=[actor.organisation.slug]) + f"?project={actor.project.code}"
    return [
        OpenThing(_("Live guest shares"), seen.unended().count(), url),
        OpenThing(_("Access requests"), requests, url),
    ]
