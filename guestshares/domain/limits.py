"""What may be agreed in a share: expiry, opens and recipient within the policy (SPEC 9.1, 9.2)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict

from documents.packages.models import DocumentPackage, WorkPackage
from guestshares.domain.policies import EffectivePolicy, words
from guestshares.models import Share
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.models import Project

Expiry = int | date
MOST_OPENS = 1_000_000
ANSWERED_TOO_LATE = _("The links of people outside end on {day}, before their answer is due: {due}.")
REQUIRED_TOO_LATE = _("The links of people outside end on {day}, before the day by which it is required: {due}.")
EXTEND = _("Extend them in time under Guest Shares.")
HAVE_EXTENDED = _("Ask somebody who may manage guest shares to extend them in time.")


class Terms(TypedDict, total=False):
    """What several recipients of one distribution have in common."""

    expiry: Expiry
    label: str
    max_opens: int | None
    allow_download: bool
    passphrase: str
    instructions: str
    language: str
    scope: str
    decisions: Sequence[str]
    shares_comments: bool
    reason: str
    of_package: DocumentPackage | None
    of_work_package: WorkPackage | None


def expiry(choice: Expiry, *, project: Project, policy: EffectivePolicy) -> datetime:
    """The instant a share ends: days from now, or the end of a day in the project's zone; never over the ceiling."""
    now = clock.now()
    if isinstance(choice, date):
        if not policy.allow_custom_expiry:
            raise RuleBroken(_("Only {listed} can be chosen here.").format(listed=_listed(policy)), field="expiry")
        return _within(clock.end_of_day(choice, project.time_zone), now, "expiry_date", project=project, policy=policy)
    if not policy.allow_custom_expiry and choice not in policy.day_choices:
        raise RuleBroken(_("Only {listed} can be chosen here.").format(listed=_listed(policy)), field="expiry")
    return _within(now + timedelta(days=choice), now, "expiry", project=project, policy=policy)


def ends_before(end: datetime, due: datetime | None, *, by: Member, is_answered: bool = True) -> str:
    """What warns this actor, in their project, of links that end before the answer by them is due; else empty.

    Where nothing is answered by them, it speaks of the day by which what they open is required.
    """
    if due is None or due <= end:
        return ""
    zone = by.project.time_zone
    day = clock.shown_day(end.astimezone(clock.zone(zone)).date())  # its minute moves while one reads
    words = ANSWERED_TOO_LATE if is_answered else REQUIRED_TOO_LATE
    advice = EXTEND if by.decide(Permission.MANAGE_GUEST_SHARES) else HAVE_EXTENDED
    return f"{words.format(day=day, due=clock.shown_end(due, zone))} {advice}"


def opens(number: int | None, *, policy: EffectivePolicy, by: Member) -> int:
    """How often a share may be opened, 0 for no limit; a controller changes the usual count only if allowed to."""
    if number is None or number == policy.default_opens:
        return policy.default_opens
    if not 0 <= number <= MOST_OPENS:
        raise RuleBroken(
            _("Enter a number of opens from 0 (unlimited) to {most_opens:,}.").format(most_opens=MOST_OPENS),
            field="maximum_opens",
        )
    if not (policy.controllers_set_opens or by.is_project_admin):
        usual = words("default_opens", policy.default_opens)
        raise RuleBroken(
            _("The number of opens is fixed by policy: {usual}.").format(usual=usual), field="maximum_opens"
        )
    return number


def recipient(email: str, *, policy: EffectivePolicy) -> str:
    """The address a share goes to, if its domain is allowed."""
    if not policy.accepts(email):
        allowed = ", ".join(policy.recipient_domains)
        raise RuleBroken(
            _("Shares may only go to addresses at {allowed}.").format(allowed=allowed), field="recipient_email"
        )
    return email.strip()


def latest_day(project: Project, policy: EffectivePolicy) -> date:
    """The last day that may be chosen as an expiry date."""
    ceiling = clock.now() + timedelta(days=policy.maximum_days)
    return ceiling.astimezone(clock.zone(project.time_zone)).date() - timedelta(days=1)


def _within(end: datetime, now: datetime, field: str, *, project: Project, policy: EffectivePolicy) -> datetime:
    if end <= now:
        raise RuleBroken(_("Choose an expiry in the future."), field=field)
    if end > now + timedelta(days=policy.maximum_days):
        last = clock.shown_day(latest_day(project, policy))
        most = words("maximum_days", policy.maximum_days)
        raise RuleBroken(
            _("A share may last at most {most} here. Choose a date up to {last}.").format(most=most, last=last),
            field=field,
        )
    return end


def _listed(policy: EffectivePolicy) -> str:
    *first, last = [str(day) for day in policy.day_choices]
    return f"{', '.join(first)} or {last} days" if first else f"{last} days"


def enough_opens(share: Share, number: int) -> int:
    """A number of opens that a share has not used more often yet; none is no limit."""
    if number and number < share.opens_used:
        raise RuleBroken(
            _("It has been opened {opens_used} times already. Enter at least that.").format(
                opens_used=share.opens_used
            ),
            field="maximum_opens",
        )
    return number


def shown(share: Share) -> dict[str, str]:
    """How long and how often a share opens, in words."""
    return {
        "Expiry": clock.shown_end(share.expires_at, share.project.time_zone),
        "Maximum opens": str(share.maximum_opens or "unlimited"),
    }
