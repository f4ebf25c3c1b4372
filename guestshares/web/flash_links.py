"""A link on its way from the page that made it to the page that shows it, once, encrypted in the session meanwhile."""

import json
from typing import Any

from cryptography.exceptions import InvalidTag

from guestshares.models import Scope
from guestshares.services.issuing import Issued
from kazinex.core import crypto

KEY = "guestshares.link"
CONTEXT = "guestshares|link shown once"


def keep(request: Any, issued: Issued) -> None:
    """Put the link aside for the next page of this person; a letter's is for whom it was written to alone."""
    if issued.share.scope == Scope.LETTER:
        return
    plain = json.dumps([issued.share.pk, issued.link]).encode()
    request.session[KEY] = crypto.encrypt(plain, context=CONTEXT)


def take(request: Any, share: Any) -> str:
    """The link put aside for this share, which is then forgotten; empty where there is none."""
    sealed = request.session.get(KEY)
    if not sealed:
        return ""
    try:
        pk, link = json.loads(crypto.decrypt(sealed, context=CONTEXT))
    except (InvalidTag, ValueError, KeyError):
        return ""
    if pk != share.pk:
        return ""
    del request.session[KEY]
    return str(link)
