"""Which packages are still open when a project ends."""

from django.urls import reverse

from documents.packages.models import DocumentPackage, WorkPackage, WorkPackageStatus
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Work packages that are not closed, and document packages that are not archived."""
    place = [actor.organisation.slug, actor.project.code]
    work = WorkPackage.objects.visible_to(actor).exclude(status=WorkPackageStatus.CLOSED).count()
    packages = DocumentPackage.objects.visible_to(actor).filter(archived_at=None).count()
    return [
        OpenThing(_("Work packages"), work, reverse("packages:work-packages", args=place) + "?status=not_closed"),
        OpenThing(_("Document packages"), packages, reverse("packages:packages", args=place)),
    ]
