"""Packages that somebody who leaves is responsible for, as others take them."""

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Q

from accounts.models import Membership, User
from documents.packages.models import DocumentPackage, WorkPackage, WorkPackageStatus
from documents.packages.services import packages, work_packages
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.domain.questions import HeldWork


def held(actors: Sequence[Member], user: User) -> list[HeldWork]:
    """Packages in use and work packages not closed whose responsible is this person; three queries."""
    there = {actor.project.pk: actor for actor in actors if actor.decide(Permission.MANAGE_WORK_PACKAGES)}
    own = DocumentPackage.objects.filter(project__in=there, responsible=user, archived_at=None)
    named = Q(responsible_party__iexact=user.email)
    if _is_the_only(user):
        named |= Q(responsible_party__iexact=user.name)
    work = WorkPackage.objects.filter(named, project__in=there).exclude(status=WorkPackageStatus.CLOSED)
    return [
        *(_work(one, there, "Packages", _package) for one in own.order_by("name", "pk")),
        *(_work(one, there, "Work packages", _work_package) for one in work.order_by("number", "pk")),
    ]


def _work(
    package: DocumentPackage | WorkPackage,
    there: Mapping[int, Member],
    kind: str,
    giving: Callable[..., Callable[[User, str], object]],
) -> HeldWork:
    by = there[package.project_id]
    package.project, package.organisation = by.project, by.organisation
    return HeldWork(kind, str(package), package.get_absolute_url(), by, giving(package, by), untold=package)


def _package(package: DocumentPackage, by: Member) -> Callable[[User, str], object]:
    kept = {"name": package.name, "purpose": package.purpose}

    def give(to: User, _reason: str) -> DocumentPackage:
        if not project_queries.project_people(package.project).filter(pk=to.pk).exists():
            words = _("{name} has no role in {project}, so no package of it can be theirs.").format(
                name=to.name, project=package.project.name
            )
            raise RuleBroken(words, field="to")
        return packages.change(package, **kept, responsible=to, by=by)

    return give


def _work_package(package: WorkPackage, by: Member) -> Callable[[User, str], object]:
    kept = ("title", "description", "discipline", "target_on", "kind")
    same = {name: getattr(package, name) for name in kept}
    return lambda to, _reason: work_packages.change(package, **same, responsible_party=_party(to), by=by)


def _party(user: User) -> str:
    """What names a person and nobody else of the organisation, as far as it fits."""
    most = WorkPackage._meta.get_field("responsible_party").max_length or 0
    return user.name if _is_the_only(user) or len(user.email) > most else user.email


def _is_the_only(user: User) -> bool:
    """Whether nobody else in the organisation bears that name: a work package names its responsible in free text."""
    return not Membership.objects.filter(user__name__iexact=user.name).exclude(user=user).exists()
