"""Replies while they are typed: kept on the server until they are sent, seen by nobody else, on no record yet."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from documents.correspondence.models import Letter, Recipient, ReplyDraft
from documents.correspondence.services import threads
from guestshares.domain.actors import GuestActor
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_TYPED = 20_000  # characters


def keep(
    letter: Letter,
    *,
    body: str,
    is_official: bool = False,
    is_sent: Callable[[], bool] = lambda: False,
    by: Member,
) -> None:
    """Keep what a member types of a reply, as it is typed; of nothing nothing is kept.

    `is_sent` is asked once the letter is held: a draft that was on its way while its reply was sent is not kept.
    """
    with transaction.atomic():
        held = threads.hold(letter, by)
        threads.require_open(held)
        threads.require_voice(held, by)
        _write({"letter": held, "user": by.user}, body, is_official=is_official, is_sent=is_sent)


def keep_outside(
    recipient: Recipient,
    *,
    body: str,
    is_official: bool = False,
    is_sent: Callable[[], bool] = lambda: False,
    by: GuestActor,
) -> None:
    """The same of somebody outside on their guest page, after the date too; after a revoke nothing is kept."""
    with transaction.atomic():
        held, _late = threads.hold_outside(recipient, by=by)
        _write({"letter": held, "outside": recipient}, body, is_official=is_official, is_sent=is_sent)


def _write(whose: dict[str, Any], body: str, *, is_official: bool, is_sent: Callable[[], bool]) -> None:
    if is_sent():
        raise RuleBroken(_("This reply was sent meanwhile."))
    if not body.strip():
        ReplyDraft.objects.filter(**whose).delete()
        return
    typed = {"body": body[:MOST_TYPED], "is_official": is_official}
    ReplyDraft.objects.update_or_create(**whose, defaults=typed)
