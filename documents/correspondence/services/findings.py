"""What a non-conformance report adds: its cause, the corrective action, and who verified it."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.correspondence.models import Letter
from documents.correspondence.services import threads
from documents.register.domain import lifecycle
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _


def state(letter: Letter, *, cause: str, corrective_action: str, by: Member) -> Letter:
    """Say why it happened and what is done; what was verified before counts no more."""
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
            held.moved_at = clock.now()
            held.save()
            record(AuditAction.LETTER_FINDINGS_STATED, by=by, target=held, changes=changes)
    return held


def verify(letter: Letter, *, reason: str, by: Member) -> Letter:
    """Verify that the corrective action was taken; by somebody else than who stated it."""
    with transaction.atomic():
        held = _held(letter, by)
        if not may_verify(held, by):
            words = f"{held.found_by} stated the corrective action, so somebody else verifies it."
            raise RuleBroken(words if held.found_by else _("No corrective action is stated yet."))
        held.verified_by, held.verified_at = by.user, clock.now()
        held.moved_at = held.verified_at
        held.save()
        record(AuditAction.LETTER_VERIFIED, by=by, target=held, reason=lifecycle.require_reason(reason))
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


def _described(letter: Letter) -> dict[str, str]:
    return {"Cause": letter.cause, "Corrective action": letter.corrective_action}
