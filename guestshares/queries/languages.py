"""In which language somebody outside is mailed."""

from collections.abc import Iterable

from guestshares.models import GuestLanguage, Share
from kazinex.core import languages


def chosen(addresses: Iterable[str]) -> dict[str, str]:
    """What people chose themselves in the active organisation, by their address in small letters; one query."""
    wanted = {address.lower() for address in addresses}
    return dict(GuestLanguage.objects.filter(address__in=wanted).values_list("address", "language"))


def of_share(share: Share, own: dict[str, str]) -> str:
    """What its recipient chose, else what the sender did, else what is spoken now, which is English to members."""
    return own.get(share.recipient_email.lower()) or share.language or languages.spoken()
