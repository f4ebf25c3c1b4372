"""Which numbering scheme is in force, and the number a document would get."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F, Q

from documents.register.domain import revision_codes, schemes
from documents.register.domain.schemes import Scheme
from documents.register.models import Document
from documents.register.models.numbering import NumberCounter, NumberingScheme, RevisionCoding
from kazinex.core import clock, likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project

AT_ONCE = 100  # numbers that are looked for in one query, then twice as many


def own(project: Project | None) -> NumberingScheme | None:
    """The scheme of a project itself, or of the organisation."""
    found: NumberingScheme | None = NumberingScheme.objects.filter(project=project).first()
    return found


def in_force(project: Project | None) -> NumberingScheme | None:
    """A project's own scheme, else the organisation's; None where numbers are typed."""
    found = NumberingScheme.objects.filter(Q(project=None) | Q(project=project))
    first: NumberingScheme | None = found.order_by(F("project").asc(nulls_last=True)).first()
    return first


def coding(project: Project | None) -> RevisionCoding | None:
    """How codes of revisions begin: a project's own way, else the organisation's."""
    found = RevisionCoding.objects.filter(Q(project=None) | Q(project=project))
    first: RevisionCoding | None = found.order_by(F("project").asc(nulls_last=True)).first()
    return first


def proposed_code(project: Project, last: str) -> str:
    """The code of the next revision, after this one or as the first."""
    if last:
        return revision_codes.following(last)
    row = coding(project)
    return revision_codes.proposed("", row.series if row else "")


def today(project: Project) -> date:
    """The day it is in the project's zone."""
    return clock.now().astimezone(clock.zone(project.time_zone)).date()


def proposed(project: Project, facts: Mapping[str, object]) -> str:
    """The number a document with these facts would get now; somebody else may get it first."""
    row = in_force(project)
    if row is None:
        raise RuleBroken(_("Enter the number: there is no numbering scheme in this project."), field="number")
    scheme, now = schemes.of(row), today(project)
    values = schemes.values(scheme, facts, project=project.code, today=now)
    counter = NumberCounter.objects.filter(project=project, scope=scheme.counted_in(values, now)).first()
    return scheme.number(values, next_free(project, scheme, values, after=counter.last if counter else None))


def next_free(project: Project, scheme: Scheme, values: Mapping[str, str], *, after: int | None) -> int:
    """The first count from the start, or after the last one given, whose number no document has, deleted ones too."""
    first, batch = scheme.start if after is None else max(after + 1, scheme.start), AT_ONCE
    while True:
        keys = {likeness.key(scheme.number(values, count)): count for count in range(first, first + batch)}
        taken = Document.objects.filter(project=project, number_key__in=keys).values_list("number_key", flat=True)
        if free := sorted(keys[key] for key in keys.keys() - set(taken)):
            return free[0]
        first, batch = first + batch, batch * 2
