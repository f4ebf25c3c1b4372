"""Entries of coded lists as another project has them."""

from collections.abc import Iterable

from django.db.models import Q

from projects.models import Project, Term


def counterparts(terms: Iterable[int], project: Project) -> dict[int, Term]:
    """What stands in a project for these terms, by their keys: the organisation's, or its own of that list and code.

    A term that the project has nothing for is not in it; two queries.
    """
    wanted = {term.pk: term for term in Term.objects.filter(pk__in=set(terms))}
    seen = Term.objects.filter(Q(project=None) | Q(project=project), retired_at=None)
    here = {(term.kind, term.code): term for term in seen.filter(code__in={term.code for term in wanted.values()})}
    found = {key: here.get((term.kind, term.code)) for key, term in wanted.items()}
    return {key: term for key, term in found.items() if term is not None}
