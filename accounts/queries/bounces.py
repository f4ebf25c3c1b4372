"""Addresses from which mail came back."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import BouncedAddress


def bounced(emails: Iterable[str]) -> dict[str, str]:
    """Of these addresses, those marked in the active organisation, in small letters, each with why; one query."""
    wanted = {email.lower() for email in emails if email}
    if not wanted:
        return {}
    return dict(BouncedAddress.objects.filter(email__in=wanted).values_list("email", "reason"))


def bounced_addresses() -> QuerySet[BouncedAddress, str]:
    """All that are marked in the active organisation, in small letters; for a query that asks among its rows."""
    found: QuerySet[BouncedAddress, str] = BouncedAddress.objects.order_by().values_list("email", flat=True)
    return found
