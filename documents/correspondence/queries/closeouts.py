"""Which letters are still open when a project ends."""

from django.urls import reverse

from documents.correspondence.models import Letter
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Letters that were sent and not closed."""
    found = Letter.objects.visible_to(actor).filter(project=actor.project).open().count()
    url = reverse("correspondence:letters", args=[actor.organisation.slug, actor.project.code])
    return [OpenThing(_("Open letters"), found, f"{url}?status=open")]
