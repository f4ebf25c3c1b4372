"""Filters that live in the address, so that a list can be sent to a colleague."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from accounts.queries.enrolment import ENABLED, PENDING, STATES
from kazinex.core.forms import HouseForm
from projects.models import AccessGroupMember, ProjectStatus
from projects.models.roles import ProjectRole


class ProjectFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Projects by name, code or reference, and by status."""

    q = filters.CharFilter(label="Search", method="search")
    status = filters.ChoiceFilter(choices=ProjectStatus.choices, empty_label="Any status")

    class Meta:
        form = HouseForm

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Words anywhere in name, code or reference."""
        return queryset.filter(Q(name__icontains=value) | Q(code__icontains=value) | Q(reference__icontains=value))


class TeamFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """People of a project by name, role and group; for who manages members by address and second factor too."""

    q = filters.CharFilter(label="Search", method="search")
    role = filters.ChoiceFilter(choices=ProjectRole.choices, empty_label="Any role")
    group = filters.ChoiceFilter(label="Group", method="in_group", empty_label="Any group")
    two_factor = filters.ChoiceFilter(
        label="Two-factor", choices=STATES, method="with_two_factor", empty_label="Any state"
    )

    class Meta:
        form = HouseForm

    def __init__(self, *args: Any, groups: list[tuple[str, str]], demanded: Q, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demanded, self.manages = demanded, manages
        if not manages:
            del self.filters["two_factor"]
        self.filters["group"].extra["choices"] = groups

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Words anywhere in the name, or in the e-mail address where that is shown."""
        by_name = Q(user__name__icontains=value)
        return queryset.filter(by_name | Q(user__email__icontains=value) if self.manages else by_name)

    def in_group(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """People in one access control group."""
        return queryset.filter(user__in=AccessGroupMember.objects.filter(group__public_id=value).values("user"))

    def with_two_factor(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """People with a second factor; without, where it is demanded (pending) or not (off)."""
        if value == ENABLED:
            return queryset.exclude(enrolled_at=None)
        waiting = queryset.filter(enrolled_at=None)
        return waiting.filter(self.demanded) if value == PENDING else waiting.exclude(self.demanded)
