"""Filters of shares; every one stands in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q

from guestshares.models import Share, ShareItem, ShareStatus
from guestshares.queries import owners
from kazinex.core.forms import DateInput, settle
from projects.models import Project

NEEDS_OWNER = ("needs-owner", "Needs an owner")


class ShareFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Search, status, project, a day in the past."""

    q = filters.CharFilter(label="Search", method="search")
    status = filters.ChoiceFilter(
        label="Status", choices=[*ShareStatus.choices, NEEDS_OWNER], method="in_status", empty_label="Any status"
    )
    project = filters.ChoiceFilter(label="Project", field_name="project__code", choices=[], empty_label="Any project")

    as_of = filters.DateFilter(
        label="Could be opened on",
        method="openable_on",
        widget=DateInput(),
        help_text="Who outside could open what, that day.",
    )

    class Meta:
        model = Share
        fields: list[str] = []

    def __init__(self, *args: Any, projects: Sequence[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["project"].extra["choices"] = [(project.code, project.name) for project in projects]
        settle(self.form)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Recipient, label or document number."""
        numbered = ShareItem.objects.filter(share=OuterRef("pk"), document__number__icontains=value)
        return queryset.filter(
            Q(recipient_name__icontains=value)
            | Q(recipient_email__icontains=value)
            | Q(label__icontains=value)
            | Exists(numbered)
        )

    def openable_on(self, queryset: Any, name: str, value: date) -> Any:
        """By the organisation's clock."""
        return queryset.openable_on(value, self.request.organisation.time_zone)

    def in_status(self, queryset: Any, name: str, value: str) -> Any:
        """Derived, by the database's clock; among the live ones, those without anybody who may answer for them."""
        if value == NEEDS_OWNER[0]:
            return owners.in_need(queryset)
        return queryset.in_status(value)
