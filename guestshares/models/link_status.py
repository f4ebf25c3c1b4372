"""Whether the link of a share opens (SPEC 9.5): causes in their order, each told of one share, as a condition, as SQL.

A test holds the three to one another over shares of every kind, by the database's clock too.
"""

from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db import models
from django.db.models import F, Func, Q

from guestshares.models.reopening import ShutThroughout
from kazinex.core.translation import marked as _


class ShareStatus(models.TextChoices):
    """Derived, in this order: revoked, expired by date, exhausted by count, active."""

    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired (date)")
    EXHAUSTED = "exhausted", _("Expired (count)")
    ACTIVE = "active", _("Active")


TONES = {
    ShareStatus.REVOKED: "bad",
    ShareStatus.EXPIRED: "neutral",
    ShareStatus.EXHAUSTED: "neutral",
    ShareStatus.ACTIVE: "good",
}
CLOCK = "clock_timestamp()"


class ClockTimestamp(Func):
    """The database's own clock, at the moment of reading."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


class StatementTimestamp(Func):
    """When the statement began, by the database's clock: it stands still, so an index is read by it."""

    function = "statement_timestamp"
    output_field = models.DateTimeField()


class Cause:
    """Why a link does not open at a moment; in the SQL, `{now}` is that moment."""

    status: ShareStatus
    sql: str

    def holds(self, share: Any, now: datetime) -> bool:
        raise NotImplementedError

    def condition(self, now: Any) -> Q:
        raise NotImplementedError


class Revoked(Cause):
    status, sql = ShareStatus.REVOKED, "revoked_at is not null"

    def holds(self, share: Any, now: datetime) -> bool:
        return share.revoked_at is not None

    def condition(self, now: Any) -> Q:
        return Q(revoked_at__isnull=False)


class Expired(Cause):
    status, sql = ShareStatus.EXPIRED, "expires_at <= {now}"

    def holds(self, share: Any, now: datetime) -> bool:
        return bool(share.expires_at <= now)

    def condition(self, now: Any) -> Q:
        return Q(expires_at__lte=now)


class Exhausted(Cause):
    status, sql = ShareStatus.EXHAUSTED, "maximum_opens > 0 and maximum_opens <= opens_used"

    def holds(self, share: Any, now: datetime) -> bool:
        return bool(0 < share.maximum_opens <= share.opens_used)

    def condition(self, now: Any) -> Q:
        return Q(maximum_opens__gt=0, maximum_opens__lte=F("opens_used"))


# guestshares_open of the database has them too: a new cause, or another condition, needs a migration.
CAUSES = (Revoked(), Expired(), Exhausted())
MEANWHILE = timedelta(minutes=1)  # longer than a statement of a page may take
ENDED = {"share_revoked": ~Q(revoked_at=None), "share_exhausted": Exhausted().condition(None)}  # as indexes have them
ENDINGS = (ShareStatus.REVOKED, ShareStatus.EXPIRED)  # an open session ends by these too


def of(share: Any, now: datetime) -> ShareStatus:
    """The first cause that holds; without one the share is active."""
    return next((cause.status for cause in CAUSES if cause.holds(share, now)), ShareStatus.ACTIVE)


def has(status: str, now: Any = None) -> Q:
    """Shares of this status, by the database's clock unless another moment is given."""
    now = ClockTimestamp() if now is None else now
    earlier, own = _up_to(status)
    return reduce(and_, [~cause.condition(now) for cause in earlier] + [cause.condition(now) for cause in own])


def is_not_ended(now: Any = None) -> Q:
    """Shares that are neither revoked nor past their date: links that open, and sessions that may still go on."""
    now = ClockTimestamp() if now is None else now
    return reduce(and_, [~cause.condition(now) for cause in CAUSES if cause.status in ENDINGS])


def may_go_on() -> Q:
    """Shares that are not revoked and were not past their date when the statement began: an index leads to them."""
    return Q(revoked_at=None, expires_at__gt=StatementTimestamp())


def found_by_date(status: str) -> Q:
    """What a list of a status may ask an index of dates for besides, so that none that ends otherwise is walked over.

    The clock goes on while a statement runs, so no index is asked by it; by when the statement began it is, and a
    minute more leaves nothing out.
    """
    if status == ShareStatus.ACTIVE:
        return may_go_on()
    if status == ShareStatus.EXPIRED:
        return Q(expires_at__lte=StatementTimestamp() + MEANWHILE)
    return Q()


def sql(status: str, now: str = CLOCK) -> str:
    """The condition of a status over the columns of guestshares_share."""
    earlier, own = _up_to(status)
    said = [f"not ({cause.sql})" for cause in earlier] + [f"({cause.sql})" for cause in own]
    return " and ".join(said).format(now=now)


def could_open(start: datetime, end: datetime) -> Q:
    """Shares whose link could be opened at some time between two moments, by the terms they had then."""
    had_opens_left = ~Exhausted().condition(start) | Q(last_opened_at__gte=start)
    not_revoked = Q(revoked_at=None) | Q(revoked_at__gt=start)
    shut = ShutThroughout(F("shut_from"), F("shut_until"), models.Value(start), models.Value(end))
    return had_opens_left & not_revoked & Q(created_at__lt=end, expires_at__gt=start) & ~Q(shut)


def _up_to(status: str) -> tuple[tuple[Cause, ...], tuple[Cause, ...]]:
    """The causes that come before a status, and its own, which Active has not."""
    order = [cause.status for cause in CAUSES]
    place = order.index(ShareStatus(status)) if status in order else len(order)
    return CAUSES[:place], CAUSES[place : place + 1]
