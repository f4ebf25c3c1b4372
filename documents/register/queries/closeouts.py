"""What of the register is still open when a project ends."""

from django.urls import reverse

from documents.register.models import CommentStatus, Document, DocumentStatus
from documents.register.queries import comments
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Planned documents without a file, and page comments nobody closed."""
    here = [actor.organisation.slug, actor.project.code]
    register, said = (reverse(f"documents:{name}", args=here) for name in ("register", "project-comments"))
    planned = Document.objects.visible_to(actor).current().filter(status=DocumentStatus.PLANNED).count()
    left = comments.in_project(actor).exclude(status=CommentStatus.CLOSED).count()
    return [
        OpenThing(
            _("Planned documents without a file"),
            planned,
            f"{register}?status={DocumentStatus.PLANNED}",
        ),
        OpenThing(_("Page comments"), left, f"{said}?status=not_closed"),
    ]
