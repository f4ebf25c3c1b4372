"""A guest's own choice of a language."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestLanguage, Share
from kazinex.core.languages import NAMES


def remember(share: Share, language: str, *, by: GuestActor) -> None:
    """Mail its recipient in this language from now on, whoever of the organisation shares with them."""
    with transaction.atomic():
        address = share.recipient_email.lower()
        if GuestLanguage.objects.filter(address=address, language=language).exists():
            return
        GuestLanguage.objects.update_or_create(address=address, defaults={"language": language})
        record(AuditAction.GUEST_LANGUAGE_CHOSEN, by=by, target=share, language=NAMES[language])
