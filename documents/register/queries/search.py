"""Words in the register: an index of pieces answers rare ones, a walk along the order meets common ones soon."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import CharField, Func, IntegerField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex

from documents.register.domain import fields
from documents.register.models import Document
from projects.models import Project

MOST_WORDS = 10
LONGEST = 200  # characters
AT_START = "(^|[^[:alnum:]])"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in one project, as the database reads it: words anywhere, short ones at a beginning."""

    project: Project
    words: str
    is_common: bool
    inside: tuple[str, ...]
    beginning: tuple[str, ...]

    def narrow(self, queryset: QuerySet[Document]) -> QuerySet[Document]:
        """The documents whose number and title hold every word; what may be seen is still decided outside.

        A walk asks where a word stands, not whether a pattern fits: the planner takes patterns for rare and would sort.
        """
        if not self.is_common:
            return queryset.filter(pk__in=RawSQL("select documents_search(%s, %s)", [self.project.pk, self.words]))
        places: dict[str, Func] = {f"word_{at}": StrIndex(_told(), Value(word)) for at, word in enumerate(self.inside)}
        places |= {f"start_{at}": _Start(_told(), Value(AT_START + word)) for at, word in enumerate(self.beginning)}
        walked: QuerySet[Document] = queryset.alias(**places).filter(**{f"{name}__gt": 0 for name in places})
        return walked


def sought(project: Project, words: str) -> Sought | None:
    """Read what somebody typed, one query; None where there is no word in it."""
    read = " ".join(words[:LONGEST].split()[:MOST_WORDS])
    if not read:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select is_common, inside, beginning from documents_search_plan(%s, %s)", [project.pk, read])
        is_common, inside, beginning = cursor.fetchone()
    return Sought(project, read, is_common, tuple(inside), tuple(beginning))


class _Start(Func):
    function = "regexp_instr"
    output_field = IntegerField()


def _told() -> Func:
    """What is searched, such as number and title, in small letters, as the index has it."""
    names = [field.name for field in fields.SEARCHED]
    return Func(*names, function="lower", arg_joiner=" || ' ' || ", output_field=CharField())
