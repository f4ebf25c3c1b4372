"""How the register is narrowed; every choice stands in the address."""

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet

from documents.register import queries
from documents.register.domain import fields
from documents.register.domain.fields import DocumentField
from documents.register.models import Document, DocumentStatus, visibility
from documents.register.queries.search import LONGEST, Sought, sought
from kazinex.core.forms import settle
from kazinex.core.keyset import Among
from kazinex.core.permissions import Permission
from projects.models import Term

YES_NO = (("yes", "Yes"), ("no", "No"))
TERMS = {field.filter: field for field in fields.TERMS if field.filter}
DELETED = (("only", "Deleted only"),)


def _by_list(field: DocumentField) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(field_name=field.filter, label=field.label, method="by_term", empty_label="All")


class DocumentFilters(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Search, coded lists, status; confidentiality and deleted ones for those who see such documents."""

    search = django_filters.CharFilter(label="Search", method="by_words", max_length=LONGEST)
    status = django_filters.ChoiceFilter(
        label="Status", method="by_status", choices=DocumentStatus.choices, empty_label="All"
    )
    confidential = django_filters.ChoiceFilter(
        label=fields.BY_NAME["is_confidential"].label, method="by_confidentiality", choices=YES_NO, empty_label="All"
    )
    deleted = django_filters.ChoiceFilter(
        label="Deleted", method="by_deletion", choices=DELETED, empty_label="Left out"
    )

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Lists with a column of the register stand before the status, the others after it."""
        found = super().get_filters()
        lists = {name: _by_list(field) for name, field in TERMS.items()}
        shown = [name for name, field in TERMS.items() if field.is_in_register]
        return {name: (found | lists)[name] for name in ("search", *shown, "status", *lists, *found)}

    def __init__(self, data: Any, *, actor: Any) -> None:
        self.actor = actor
        super().__init__(data, queryset=Document.objects.visible_to(actor))
        self.terms = queries.terms(actor.project)
        for name, field in TERMS.items():
            self.filters[name].extra["choices"] = [(term.code, str(term)) for term in self._choosable(field.name)]
        if not (actor.sees_everything or actor.sees_confidential or actor.group_ids):
            del self.filters["confidential"]
        if not actor.decide(Permission.MANAGE_DOCUMENTS):
            del self.filters["deleted"]
        settle(self.form)

    @property
    def qs(self) -> QuerySet[Any]:
        """The documents that are left; deleted ones only when they are asked for."""
        found: Any = super().qs
        wants_deleted = "deleted" in self.filters and self.form.cleaned_data.get("deleted")
        return found if wants_deleted else found.current()  # type: ignore[no-any-return]

    @cached_property
    def sought(self) -> Sought | None:
        """The words looked for, if there are any."""
        return sought(self.actor.project, self.form.cleaned_data.get("search") or "")

    def among(self, column: str) -> Among | None:
        """How what is left is read in the order of this column; None where the text index finds the few there are."""
        return None if self.sought and not self.sought.is_common else visibility.among(self.actor, column)

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word somewhere in number or title."""
        return self.sought.narrow(queryset) if self.sought else queryset

    def by_term(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the code of a coded list; the project's entry and the organisation's may share one."""
        field = TERMS[name]
        keys = [term.pk for term in self._choosable(field.name) if term.code == value]
        return queryset.filter(**{f"{field.column}__in": keys})

    def by_status(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the status of the revision one sees."""
        return queryset.filter(visibility.in_status(self.actor, value))

    def by_confidentiality(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Confidential ones only, or none of them."""
        return queryset.filter(is_confidential=value == "yes")

    def by_deletion(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Deleted ones only."""
        return queryset.exclude(deleted_at=None)

    def _choosable(self, kind: str) -> list[Term]:
        return [term for term in self.terms if term.kind == kind and term.retired_at is None]
