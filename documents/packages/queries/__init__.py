"""Questions about packages; everything here answers only with what the actor may see, counts too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from documents.packages.domain import limits
from documents.packages.models import DocumentPackage, PackageItem, WorkPackage, WorkPackageItem
from documents.register import queries as register
from documents.register.models import Document, DocumentStatus, visibility
from documents.register.models.statuses import tone
from kazinex.core import likeness
from kazinex.core.actors import Member

FACES = ("current_revision", "released_revision")
NEVER = Value(date.max)  # stands after every target date


@dataclass(frozen=True, slots=True)
class Line:
    """A document of a package, and whether it is another revision by now than was last sent."""

    document: Document
    is_changed: bool = False


def packages(actor: Member, *, archived: bool = False) -> QuerySet[DocumentPackage]:
    """The document packages of the actor's project, with `documents_count` of what the actor sees in each."""
    found = DocumentPackage.objects.visible_to(actor).filter(archived_at__isnull=not archived)
    counted: QuerySet[DocumentPackage] = found.select_related("responsible").annotate(
        documents_count=_seen_count(PackageItem.objects.all(), actor)
    )
    return counted


def package(actor: Member, package: str) -> DocumentPackage:
    """One of them, the archived too; for doors."""
    found: DocumentPackage = (
        DocumentPackage.objects.visible_to(actor).select_related("responsible").get(public_id=package)
    )
    found.project, found.organisation = actor.project, actor.organisation
    return found


def asked_for(actor: Member, query: Mapping[str, str]) -> DocumentPackage | WorkPackage | None:
    """The package that an address names for a form to be filled with, where the actor sees it."""
    try:
        if key := query.get("package", ""):
            return package(actor, key)
        if key := query.get("work-package", ""):
            return work_package(actor, key)
    except (ObjectDoesNotExist, ValueError):
        return None
    return None


def naming(package: DocumentPackage | WorkPackage) -> str:
    """The query of an address that names a package so."""
    kind = "work-package" if isinstance(package, WorkPackage) else "package"
    return f"{kind}={package.public_id}"


def lines(actor: Member, package: DocumentPackage) -> list[Line]:
    """What the actor sees of a package, in its order; two queries."""
    items = list(package.items.order_by("position", "pk").values_list("document_id", "sent_revision_id"))
    seen = _seen(actor, [pk for pk, _sent in items])
    return [
        Line(seen[pk], package.sent_at is not None and (seen[pk].shown_revision_id or 0) > (sent or 0))
        for pk, sent in items
        if pk in seen
    ]


def work_packages(actor: Member) -> QuerySet[WorkPackage]:
    """The work packages of the actor's project, with `documents_count` of what the actor sees in each."""
    found: QuerySet[WorkPackage] = (
        WorkPackage.objects.visible_to(actor)
        .select_related("discipline")
        .annotate(
            documents_count=_seen_count(WorkPackageItem.objects.all(), actor), due_on=Coalesce("target_on", NEVER)
        )
    )
    return found


def work_package(actor: Member, work_package: str) -> WorkPackage:
    """One of them; for doors."""
    found: WorkPackage = WorkPackage.objects.visible_to(actor).select_related("discipline").get(public_id=work_package)
    found.project, found.organisation = actor.project, actor.organisation
    return found


def documents_of(actor: Member, package: WorkPackage) -> list[Document]:
    """What the actor sees of a work package, by number."""
    keys = list(package.items.values_list("document_id", flat=True))
    return sorted(_seen(actor, keys).values(), key=lambda document: document.number)


def contents(actor: Member, package: DocumentPackage | WorkPackage) -> list[Document]:
    """What the actor sees of a package of either kind, in its order."""
    if isinstance(package, WorkPackage):
        return documents_of(actor, package)
    return [line.document for line in lines(actor, package)]


def progress(documents: list[Document]) -> list[tuple[str, int, str]]:
    """How many of these stand in which status: its words, the number, its tone."""
    statuses = [document.shown_status for document in documents]
    return [
        (str(status.label), statuses.count(status), tone(status)) for status in DocumentStatus if status in statuses
    ]


def packages_of(actor: Member, document: Document) -> list[DocumentPackage]:
    """The packages a document stands in, those that count, by name."""
    return list(packages(actor).filter(items__document=document).order_by("name", "pk"))


def count_of_document(document: Document, actor: Member) -> int:
    """In how many packages of either kind a document stands, of those the actor sees; for its tab."""
    kinds = (DocumentPackage.objects.filter(archived_at=None), WorkPackage.objects.all())
    return sum(kind.visible_to(actor).filter(items__document=document).count() for kind in kinds)


def work_package_of(actor: Member, document: Document) -> WorkPackage | None:
    """The work package a document belongs to."""
    return work_packages(actor).filter(items__document=document).first()


def by_numbers(actor: Member, numbers: list[str]) -> tuple[list[Document], list[str]]:
    """The documents with these numbers that the actor sees, in this order, and the numbers that are none."""
    keys = {likeness.key(number): number for number in numbers}
    seen = register.documents(actor).filter(number_key__in=keys).select_related(*FACES)
    found = {document.number_key: _at_home(document, actor) for document in seen}
    return [found[key] for key in keys if key in found], [keys[key] for key in keys if key not in found]


def by_conditions(actor: Member, conditions: Mapping[str, object]) -> list[Document]:
    """The documents the actor sees that meet all of these conditions, by number; one more than a package holds."""
    named = {name: value for name, value in conditions.items() if name != "status"}
    seen = register.documents(actor).filter(**named).select_related(*FACES).order_by("number")
    if status := conditions.get("status"):
        seen = seen.filter(visibility.in_status(actor, str(status)))
    return [_at_home(document, actor) for document in seen[: limits.MOST_DOCUMENTS + 1]]


def _seen(actor: Member, keys: list[int]) -> dict[int, Document]:
    found = register.documents(actor).filter(pk__in=keys).select_related(*FACES, "discipline")
    return {document.pk: _at_home(document, actor) for document in found}


def _at_home(document: Document, actor: Member) -> Document:
    document.project, document.organisation = actor.project, actor.organisation
    return document


def _seen_count(items: QuerySet[PackageItem] | QuerySet[WorkPackageItem], actor: Member) -> Coalesce:
    inside = items.filter(package=OuterRef("pk"), document__in=register.documents(actor))
    return Coalesce(Subquery(inside.order_by().values("package").annotate(n=Count("pk")).values("n")), 0)
