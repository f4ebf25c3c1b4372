"""How many files of each type the register holds: for the what-if of a new list of accepted types."""

from collections.abc import Mapping

from django.db.models import Count, F, Func, QuerySet, Value
from django.db.models.functions import Lower

from documents.register.models import Revision


def by_extension() -> Mapping[str, int]:
    """The number of the active organisation's revisions by file name extension, such as {"pdf": 212}."""
    return _counted(Revision.objects.all())


def with_macros() -> Mapping[str, int]:
    """The same of those that are flagged as having macros."""
    return _counted(Revision.objects.filter(flags__contains=[["macros"]]))


def _counted(revisions: QuerySet[Revision]) -> Mapping[str, int]:
    last = Func(F("file_name"), Value(r"\.([^.]+)$"), function="substring")
    counted = revisions.annotate(kind=Lower(last)).values("kind").order_by("kind").annotate(number=Count("pk"))
    return {row["kind"]: row["number"] for row in counted if row["kind"]}
