"""Addresses from which mail came back."""

from collections.abc import Iterable

from accounts.models import BouncedAddress


def bounced(emails: Iterable[str]) -> dict[str, str]:
    """Of these addresses, those marked in the active organisation, in small letters, each with why; one query."""
    wanted = {email.lower() for email in emails if email}
    if not wanted:
        return {}
    return dict(BouncedAddress.objects.filter(email__in=wanted).values_list("email", "reason"))
