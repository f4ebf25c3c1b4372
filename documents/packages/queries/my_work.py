"""Which packages wait for somebody: work packages under way that name them as the responsible party."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Upper
from django.urls import reverse

from accounts.models import User
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
    found = seen(named(actor.user.pk), there)
    ordered = found.annotate(due_on=Coalesce("target_on", NEVER)).order_by("due_on", "pk")[:most]
    return [_line(package, there[package.project_id]) for package in ordered]


def named(user_id: int) -> QuerySet[WorkPackage]:
    """Those whose responsible party reads as a person's name or address."""
    person = User.objects.filter(pk=user_id)
    read = Q(read_as__in=person.values(called=Upper("name"))) | Q(read_as__in=person.values(called=Upper("email")))
    under_way = WorkPackage.objects.filter(status__in=UNDER_WAY)
    found: QuerySet[WorkPackage] = under_way.alias(read_as=Upper("responsible_party")).filter(read)
    return found


def _line(package: WorkPackage, actor: Member) -> WorkLine:
    place, project = [actor.organisation.slug, actor.project.code, package.public_id], actor.project
    due_at = clock.end_of_day(package.target_on, project.time_zone) if package.target_on else None
    url = reverse("packages:work-package", args=place)
    return WorkLine(str(package), url, project, package.created_at, due_at, note=package.get_status_display())
