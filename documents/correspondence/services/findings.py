"""What a non-conformance report adds: its cause, the corrective action, and who verified it."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.correspondence.models import Letter
from documents.correspondence.models.words import Ball
from documents.correspondence.services import letter_mails, threads
from documents.register.domain import lifecycle
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

STATED = "stated the cause and the correction of"
VERIFIED = "verified the correction of"


def state(letter: Letter, *, cause: str, corrective_action: str, by: Member) -> Letter:
    """Say why it happened and what is done, which its sender sees to; what was verified before counts no more."""
    with transaction.atomic():
        held = _held(letter, by)
        threads.require_voice(held, by)
        if not cause.strip() or not corrective_action.strip():
            field = "corrective_action" if cause.strip() else "cause"
            raise RuleBroken(_("Enter the cause and the corrective action."), field=field)
        before = _described(held)
        held.cause, held.corrective_action = cause.strip(), corrective_action.strip()
        if changes := lifecycle.as_changes(before, _described(held)):
            held.found_by, held.verified_by, held.verified_at = by.user, None, None
            _moved(held, is_senders=by.user not in {held.author, held.keeper})
            record(AuditAction.LETTER_FINDINGS_STATED, by=by, target=held, changes=changes)
            letter_mails.found(held, STATED, held.corrective_action, by=by)
    return held


def verify(letter: Letter, *, reason: str, by: Member) -> Letter:
    """Verify that the corrective action was taken; by somebody else than who stated it."""
    with transaction.atomic():
        held = _held(letter, by)
        if not may_verify(held, by):
            words = _("{found_by} stated the corrective action, so somebody else verifies it.").format(
                found_by=held.found_by
            )
            raise RuleBroken(words if held.found_by else _("No corrective action is stated yet."))
        reason = lifecycle.require_reason(reason)
        held.verified_by, held.verified_at = by.user, clock.now()
        _moved(held, is_senders=True)
        record(AuditAction.LETTER_VERIFIED, by=by, target=held, reason=reason)
        letter_mails.found(held, VERIFIED, reason, by=by)
    return held


def may_verify(letter: Letter, actor: Member) -> bool:
    """Whether there is something to verify, and this person may: who sends correspondence and did not state it."""
    if letter.found_by_id is None or letter.verified_at is not None or letter.found_by_id == actor.user.pk:
        return False
    return bool(actor.decide(Permission.SEND_CORRESPONDENCE))


def _held(letter: Letter, by: Member) -> Letter:
    held = threads.hold(letter, by)
    if held.type is None or not held.type.is_verified:
        raise RuleBroken(_("Letters of this type tell no cause and no corrective action."))
    if not held.is_open:
        raise RuleBroken(_("{code} is closed. Reopen it first.").format(code=held.code))
    return held


def _moved(letter: Letter, *, is_senders: bool) -> None:
    """With `is_senders`, who sent it acts next, where anybody must: they have it verified, or close it."""
    if is_senders and letter.ball == Ball.RECIPIENTS:
        letter.ball = Ball.SENDER
    letter.moved_at = clock.now()
    letter.save()


def _described(letter: Letter) -> dict[str, str]:
    return {"Cause": letter.cause, "Corrective action": letter.corrective_action}
