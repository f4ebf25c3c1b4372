"""Filters of the lists of members; they live in the address, so that a list can be sent to a colleague."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.domain.questions import MEMBER_COLUMNS, MemberColumn
from accounts.models import MembershipStatus, Organisation
from accounts.models.roles import OrganisationRole
from accounts.queries import enrolment
from kazinex.core import clock
from kazinex.core.forms import HouseForm

ACTIVITY = [("7", "In the last 7 days"), ("30", "In the last 30 days"), ("older", "Longer ago"), ("never", "Never")]
INVITATIONS = [("open", "Open"), ("expired", "Expired")]
MONTH = 30  # days
INVITED = Q(status=MembershipStatus.INVITED)


class MemberFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Members by everything the list says about them; needs `enrolled_at`."""

    search = filters.CharFilter(label="Search", method="with_words")
    role = filters.ChoiceFilter(choices=OrganisationRole.choices, empty_label="Any role")
    status = filters.ChoiceFilter(choices=MembershipStatus.choices, empty_label="Any status")
    two_factor = filters.ChoiceFilter(
        label="Two-factor", choices=enrolment.STATES, method="with_two_factor", empty_label="Any"
    )
    method = filters.ChoiceFilter(label="Method", choices=enrolment.METHODS, method="with_method", empty_label="Any")
    last_active = filters.ChoiceFilter(
        label="Last active", choices=ACTIVITY, method="active_since", empty_label="Any time"
    )
    invitation = filters.ChoiceFilter(
        label="Invitation", choices=INVITATIONS, method="with_invitation", empty_label="Any"
    )

    class Meta:
        form = HouseForm

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        for column in MEMBER_COLUMNS.ask():
            self.filters[column.name] = _filter_of(column, self)

    def with_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Words anywhere in name or e-mail address; whoever is only invited has no name here yet."""
        joined = ~INVITED & (Q(user__email__icontains=value) | Q(user__name__icontains=value))
        return queryset.filter(joined | INVITED & Q(shown_address__icontains=value))

    def with_two_factor(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Members with a second factor; without, where one is demanded (pending) or not (off)."""
        if value == enrolment.ENABLED:
            return queryset.filter(enrolled_at__isnull=False).exclude(INVITED)
        waiting, demanded = queryset.filter(enrolled_at=None).exclude(INVITED), enrolment.demanded_of(self.organisation)
        return waiting.filter(demanded) if value == enrolment.PENDING else waiting.exclude(demanded)

    def with_method(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Members who have set up a second factor of this kind, or none at all."""
        return having(queryset.exclude(INVITED), value)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Whoever is only invited stands apart, and is listed where they are asked for, or searched for."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found if self.shows_invited or self.form.cleaned_data.get("search") else found.exclude(INVITED)

    @property
    def shows_invited(self) -> bool:
        """Whether this is the list of who is invited."""
        self.form.is_valid()
        asked = self.form.cleaned_data
        return asked.get("status") == MembershipStatus.INVITED or bool(asked.get("invitation"))

    @property
    def shows_joined(self) -> bool:
        """Whether this is the list of who has joined."""
        return not self.shows_invited

    def active_since(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Members by when they were last active."""
        if value == "never":
            return queryset.filter(last_active_at=None)
        if value == "older":
            return queryset.filter(last_active_at__lt=clock.now() - timedelta(days=MONTH))
        return queryset.filter(last_active_at__gte=clock.now() - timedelta(days=int(value)))

    def with_invitation(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Who is invited and may still accept, or whose link has expired."""
        invited = queryset.filter(INVITED)
        if value == "open":
            return invited.filter(invitations__expires_at__gt=Now())
        return invited.filter(invitations__expires_at__lte=Now())


class RolloutFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Active members by name, role, and whether they have a second factor; needs `enrolled_at`."""

    search = filters.CharFilter(label="Search", method="with_words")
    role = filters.ChoiceFilter(choices=OrganisationRole.choices, empty_label="Any role")
    factor = filters.ChoiceFilter(
        label="Second factor",
        choices=[("missing", "Missing"), ("enrolled", "Enrolled")],
        method="with_factor",
        empty_label="Any",
    )
    method = filters.ChoiceFilter(label="Method", choices=enrolment.METHODS, method="with_method", empty_label="Any")
    pilot = filters.ChoiceFilter(
        label="Pilot", choices=[("yes", "In the pilot"), ("no", "Not in it")], method="in_pilot", empty_label="Any"
    )

    class Meta:
        form = HouseForm

    def with_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Words anywhere in name or e-mail address."""
        return queryset.filter(Q(user__email__icontains=value) | Q(user__name__icontains=value))

    def with_factor(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Members who have a second factor, or have none."""
        return queryset.filter(enrolled_at__isnull=value == "missing")

    def with_method(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Members who have set up a second factor of this kind, or none at all."""
        return having(queryset, value)

    def in_pilot(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Members who were named for the pilot, or were not."""
        return queryset.filter(two_factor_pilot=value == "yes")


def having(members: QuerySet[Any], method: str) -> QuerySet[Any]:
    """Those who have set up a second factor of one kind, or of none; needs `with_enrolment`."""
    if method != "none":
        return members.exclude(**{f"since_{method}": None})
    return members.filter(**{f"since_{model.kind}": None for model in enrolment.MODELS})


def _filter_of(column: MemberColumn, filterset: Any) -> Any:
    def holding(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(user_id__in=column.holders(value))

    made = filters.ChoiceFilter(
        field_name=column.name, label=column.label, choices=column.choices(), method=holding, empty_label="Any"
    )
    made.parent = filterset
    made.model = filterset.queryset.model
    return made
