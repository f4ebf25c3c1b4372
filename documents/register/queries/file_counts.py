"""How many files of each type the register holds: for the what-if of a new list of accepted types."""

from collections.abc import Mapping

from django.db.models import Count, F, Func, Value
from django.db.models.functions import Lower

from documents.register.models import Revision


def by_extension() -> Mapping[str, int]:
    """The number of the active organisation's revisions by file name extension, such as {"pdf": 212}."""
    last = Func(F("file_name"), Value(r"\.([^.]+)$"), function="substring")
    counted = Revision.objects.annotate(kind=Lower(last)).values("kind").order_by("kind").annotate(number=Count("pk"))
    return {row["kind"]: row["number"] for row in counted if row["kind"]}
