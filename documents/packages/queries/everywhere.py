"""Packages of either kind, wherever in the organisation they are."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.packages.models import DocumentPackage, WorkPackage
from documents.register.models import Document
from documents.register.queries.everywhere import seen_in
from kazinex.core.actors import Member
from kazinex.core.quick_open import holding


def packages_anywhere(actor: Member, words: str) -> QuerySet[DocumentPackage]:
    """Those one may see and whose name holds these words, without the archived, by name."""
    found = _seen(DocumentPackage, actor).filter(holding(words, "name"), archived_at=None)
    ordered: QuerySet[DocumentPackage] = found.select_related("project", "organisation").order_by("name", "pk")
    return ordered


def work_packages_anywhere(actor: Member, words: str) -> QuerySet[WorkPackage]:
    """Those one may see and whose number or title holds these words, by number."""
    found = _seen(WorkPackage, actor).filter(holding(words, "number", "title"))
    ordered: QuerySet[WorkPackage] = found.select_related("project", "organisation").order_by("number", "pk")
    return ordered


def _seen(kind: Any, actor: Member) -> Any:
    """As `visible_to` says of one project, of all of them at once: empty, or with something one sees in it."""
    whole = [each.project.pk for each in actor.everywhere if each.sees_everything]
    others = [each for each in actor.everywhere if each.sees_register and not each.sees_everything]
    items = kind._meta.get_field("items").related_model._default_manager.filter(package=OuterRef("pk"))
    seen = Exists(items.filter(document__in=Document.objects.current().filter(seen_in(others))))
    here = Q(project__in=[each.project.pk for each in others])
    return kind.objects.filter(Q(project__in=whole) | here & (~Exists(items) | seen))
