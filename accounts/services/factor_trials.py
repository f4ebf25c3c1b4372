"""What every wrong or repeated code leaves behind: a count under the row's lock, an event, and at three a mail."""

from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import REPLAYED, STOPPED, OtpResult, duration, locked
from accounts.models import Authenticator, Phone
from accounts.queries.factors import FACTOR_NAMES
from accounts.services import emails, lockouts
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction
from kazinex.core import clock

MAIL_AT = 3


def refused(device: Authenticator | Phone) -> OtpResult | None:
    """What a paused or stopped factor answers without looking at the code; None where it may be tried."""
    wait = device.seconds_to_wait()
    answer = STOPPED if device.is_stopped else locked(wait) if wait else None
    if answer is not None:
        lockouts.refused(FACTOR_NAMES[device.kind], wait=answer.wait, user=device.user)
    return answer


def failed(device: Authenticator | Phone, *, reason: str, wrong: OtpResult) -> OtpResult:
    """Count a wrong code; from the fifth in a row on, the factor is paused, before then the answer is `wrong`."""
    device.throttle_increment()
    by, factor = PersonActor(device.user), FACTOR_NAMES[device.kind]
    record_for_person(AuditAction.SECOND_FACTOR_FAILED, device.user, by=by, factor=factor, reason=reason)
    if device.throttling_failure_count == MAIL_AT:
        key = f"odd-codes-{device.public_id}-{clock.now():%Y%m%d%H}"
        emails.write("second_factor_failed", device.user, dedupe_key=key, factor=factor)
    if not (wait := device.seconds_to_wait()):
        return wrong
    record_for_person(AuditAction.SECOND_FACTOR_LOCKED, device.user, by=by, factor=factor, wait=duration(wait))
    return locked(wait)


def replayed(device: Authenticator) -> OtpResult:
    """A code that was right and is used up is no guess: it is recorded, and not counted."""
    record_for_person(
        AuditAction.SECOND_FACTOR_REPLAYED,
        device.user,
        by=PersonActor(device.user),
        factor=FACTOR_NAMES[device.kind],
    )
    return REPLAYED


def succeeded(device: Authenticator | Phone) -> None:
    """Forget earlier failures and remember the use."""
    device.throttle_reset(commit=False)
    device.last_used_at = clock.now()
    device.save()
