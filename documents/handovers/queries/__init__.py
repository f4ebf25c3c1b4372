"""Questions about packages a project is handed over with."""

from django.urls import reverse

from documents.handovers.models import Handover, HandoverPart
from documents.register.models import Document, Revision
from kazinex.core.actors import Member
from kazinex.core.many_keys import keys
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.questions import ClosingStep


def handovers(actor: Member) -> list[Handover]:
    """Every package of the actor's project, the newest first."""
    found = Handover.objects.filter(project=actor.project).select_related("maker", "job").order_by("-number")
    return [_at_home(one, actor) for one in found]


def handover(actor: Member, handover: str) -> Handover:
    """One package that the actor made, for nobody else sees all that is in it; for doors."""
    own = Handover.objects.filter(project=actor.project, maker=actor.user).select_related("maker", "job")
    return _at_home(own.get(public_id=handover), actor)


def part(actor: Member, handover: str, part: int) -> HandoverPart:
    """One archive of a package the actor made and may still read; for doors."""
    whole = _own(actor, handover)
    found: HandoverPart = whole.parts.get(number=part)
    found.handover = whole
    return found


def tells_hidden(actor: Member, handover: Handover) -> bool:
    """Whether a package holds a revision, or its register tells a document, that the actor does not see any more."""
    if actor.sees_everything:
        return False
    packed = handover.files.exclude(issue=None)
    if packed.exclude(issue__in=Revision.objects.visible_to(actor).values("pk")).exists():
        return True
    listed = Document.objects.filter(pk__in=keys(handover.told))
    return bool(listed.exclude(pk__in=Document.objects.visible_to(actor).values("pk")).exists())


def closing_steps(actor: Member) -> list[ClosingStep]:
    """Where a package is made, for who may."""
    if not actor.decide(Permission.VIEW_AUDIT_LOG):
        return []
    url = reverse("handovers:handovers", args=[actor.organisation.slug, actor.project.code])
    return [ClosingStep(_("Handover packages"), url, "archive-box")]


def _own(actor: Member, public_id: str) -> Handover:
    return handover(actor, public_id)


def _at_home(found: Handover, actor: Member) -> Handover:
    found.project, found.organisation = actor.project, actor.organisation
    if found.job:
        found.job.project, found.job.organisation = actor.project, actor.organisation
    return found
