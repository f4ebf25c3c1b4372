"""When what people outside are asked by a link is to be answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from documents.correspondence.models import Letter, Recipient
from documents.correspondence.models.words import ASKED, AWAITED
from guestshares.models import Scope, Share
from kazinex.core.actors import Member


def answers_due(shares: Sequence[Share], by: Member) -> Mapping[int, datetime]:
    """When the letters that came with these shares are due, by key, where whom they are for is asked and awaited.

    Only of letters that the actor sees: who manages guest shares knows the link of a private one, and not its day.
    """
    sent = {
        share.pk: (share.distribution, share.recipient_email.lower()) for share in shares if share.scope == Scope.LETTER
    }
    asked = Recipient.objects.filter(ASKED, letter__public_id__in={one for one, _email in sent.values()})
    awaited = asked.filter(letter__in=Letter.objects.visible_to(by).filter(AWAITED))
    rows = awaited.values_list("letter__public_id", "email", "letter__due_at")
    due = {(one, email.lower()): end for one, email, end in rows}
    return {key: end for key, one in sent.items() if (end := due.get(one))}
