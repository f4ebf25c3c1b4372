"""The link of a share: 256 random bits, of which only the SHA-256 is kept."""

import secrets

from django.conf import settings
from django.urls import reverse

from guestshares.models import Share, TokenDoor
from kazinex.core import clock, crypto
from kazinex.core.tenancy import active_organisation_id

TOKEN_BYTES = 32


def mint(share: Share) -> str:
    """Give a share its new link, returned once and never stored; an earlier link then answers as revoked."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    share.token_hash, share.token_made_at, share.mailed_with = crypto.digest(token), clock.now(), ""
    if share._state.adding:  # noqa: SLF001  Django documents it
        share.created_at = share.token_made_at  # what tells a first link from one that replaced it
    share.save()
    TokenDoor.objects.create(token_hash=share.token_hash, share_id=share.pk, organisation_id=active_organisation_id())
    return f"{settings.KAZINEX_PUBLIC_URL}{reverse('guests:link', args=[token])}"
