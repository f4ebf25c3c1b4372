"""Filters of shares; every one stands in the address."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q

from guestshares.models import Share, ShareItem, ShareStatus
from kazinex.core.forms import settle
from projects.models import Project


class ShareFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Search, status, project."""

    q = filters.CharFilter(label="Search", method="search")
    status = filters.ChoiceFilter(
        label="Status", choices=ShareStatus.choices, method="in_status", empty_label="Any status"
    )
    project = filters.ModelChoiceFilter(
        label="Project", queryset=lambda _request: Project.objects.order_by("name"), empty_label="Any project"
    )

    class Meta:
        model = Share
        fields: list[str] = []

    def __init__(self, *args: Any, projects: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if projects is None:
            del self.filters["project"]
        else:
            self.filters["project"].queryset = projects
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

    def in_status(self, queryset: Any, name: str, value: str) -> Any:
        """Derived, by the database's clock."""
        return queryset.in_status(value)
