"""What people outside can still do when a project ends."""

from django.urls import reverse

from guestshares.models import Share
from guestshares.queries.counted import ASKING, UNENDED, used
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Shares that are not ended, and requests for access that nobody decided."""
    seen = Share.objects.visible_to(actor)
    requests = used(seen, ASKING).count()
    url = reverse("guestshares:project-shares", args=[actor.organisation.slug, actor.project.code])
    return [
        OpenThing(_("Live guest shares"), seen.unended().count(), f"{url}?use={UNENDED}"),
        OpenThing(_("Access requests"), requests, f"{url}?use={ASKING}"),
    ]
