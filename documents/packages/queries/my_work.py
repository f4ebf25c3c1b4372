"""Which packages wait for somebody: work packages under way that name them as the responsible party."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from documents.packages.models import WorkPackage, WorkPackageStatus
from documents.packages.queries import NEVER
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine
from projects.queries.my_work import places, seen

UNDER_WAY = (WorkPackageStatus.DRAFT, WorkPackageStatus.ACTIVE)


def responsible(actor: Member, most: int) -> list[WorkLine]:
    """Work packages before they are submitted whose responsible party reads as this person's name; two queries."""
    there = {each.project.pk: each for each in places(actor)}
    named = Q(responsible_party__iexact=actor.user.name) | Q(responsible_party__iexact=actor.user.email)
    found = seen(WorkPackage.objects.filter(named, status__in=UNDER_WAY), there)
    ordered = found.annotate(due_on=Coalesce("target_on", NEVER)).order_by("due_on", "pk")[:most]
    return [_line(package, there[package.project_id]) for package in ordered]


def _line(package: WorkPackage, actor: Member) -> WorkLine:
    place, project = [actor.organisation.slug, actor.project.code, package.public_id], actor.project
    due_at = clock.end_of_day(package.target_on, project.time_zone) if package.target_on else None
    url = reverse("packages:work-package", args=place)
    return WorkLine(str(package), url, project, package.created_at, due_at, note=package.get_status_display())
