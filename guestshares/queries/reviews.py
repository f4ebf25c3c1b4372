"""Live shares that are worth a look now and then: unopened, idle, without a limit, or without an owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from guestshares.domain import review_links
from guestshares.models import OpenRecord, Share, link_status
from guestshares.models.share import ShareQuerySet
from guestshares.queries import owners
from guestshares.queries.shares import listed, shares_anywhere
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _

UNOPENED_FOR = timedelta(days=7)
IDLE_FOR = timedelta(days=14)
UNOPENED, IDLE, UNLIMITED, SECOND, OTHER = "unopened", "idle", "unlimited", "second-browser", "other-identity"
WHYS = {UNOPENED: _("Never opened in a week"), IDLE: _("Idle for two weeks"), UNLIMITED: _("Without a limit of opens")}
WHYS |= {SECOND: _("Opened in a second browser"), OTHER: _("Opened under another name")}


class Figure(NamedTuple):
    """How many shares stand out for a reason, and what the address of Active Shares says of just those."""

    words: str
    query: str


@dataclass(frozen=True, slots=True)
class Review:
    """How many shares of the active organisation can be opened, and how many of them are worth a look, and why."""

    live: int
    unopened: int
    idle: int
    unlimited: int
    second_browser: int
    other_identity: int
    without_owner: int

    @property
    def figures(self) -> list[Figure]:
        """How many stand out, by why; nothing that is none."""
        told = [
            (self.unopened, "never opened", f"stands-out={UNOPENED}"),
            (self.idle, "idle for two weeks", f"stands-out={IDLE}"),
            (self.unlimited, "without a limit of opens", f"stands-out={UNLIMITED}"),
            (self.second_browser, "opened in a second browser", f"stands-out={SECOND}"),
            (self.other_identity, "opened under another name", f"stands-out={OTHER}"),
            (self.without_owner, "in need of an owner", "status=needs-owner"),
        ]
        return [Figure(f"{count} {what}", query) for count, what, query in told if count]

    @property
    def in_words(self) -> str:
        """The same for a notice."""
        found = [figure.words for figure in self.figures]
        opens = f"{self.live} guest share{'' if self.live == 1 else 's'} can be opened"
        return f"{opens}: {', '.join(found)}." if found else f"{opens}; none stands out."


def worth_a_look(shares: ShareQuerySet) -> ShareQuerySet:
    """Those of these shares that can be opened and stand out."""
    needing = Q(pk__in=owners.in_need_anywhere(Share.objects.all()).order_by().values("pk"))
    live = shares.filter(link_status.may_go_on()).live()
    seen = _unopened() | _idle() | _unlimited() | _in_second_browser() | _under_another_name()
    found: ShareQuerySet = live.filter(seen | needing)
    return found


def standing_out_for(shares: ShareQuerySet, why: str) -> ShareQuerySet:
    """Those of them that can be opened and stand out for one reason."""
    conditions = {UNOPENED: _unopened(), IDLE: _idle(), UNLIMITED: _unlimited(), SECOND: _in_second_browser()}
    conditions |= {OTHER: _under_another_name()}
    return shares.filter(link_status.may_go_on()).live().filter(conditions[why])


def review() -> Review:
    """Of the active organisation now; twelve queries."""
    live = Share.objects.live()
    counts = {
        "unopened": live.filter(_unopened()),
        "idle": live.filter(_idle()),
        "unlimited": live.filter(_unlimited()),
        "second_browser": live.filter(_in_second_browser()),
        "other_identity": live.filter(_under_another_name()),
        "without_owner": owners.in_need_anywhere(Share.objects.all()),
    }
    return Review(live=live.count(), **{name: found.count() for name, found in counts.items()})


@dataclass(frozen=True, slots=True)
class StandsOut:
    """One share worth a look, and why, in words."""

    share: Share
    why: str


@dataclass(frozen=True, slots=True)
class ToEnd:
    """What a link of a review leads to: those of its shares that still go on, as far as somebody sees them."""

    shares: list[Share]
    is_old: bool


def standing_out(most: int) -> list[StandsOut]:
    """The oldest of those worth a look in the active organisation, so many at most."""
    found = list(listed(worth_a_look(Share.objects.all()).order_by("created_at", "pk"))[:most])
    wanting = owners.among(found)
    return [StandsOut(share, ", ".join(_why(share, share.pk in wanting))) for share in found]


def to_end(actor: Member, signed: str) -> ToEnd:
    """The shares that a link of a review names; none where it was not signed here."""
    try:
        named = review_links.read(signed, organisation=actor.organisation.pk)
    except ValueError:
        return ToEnd([], is_old=False)
    found = shares_anywhere(actor).filter(public_id__in=[] if named.is_old else named.shares, revoked_at=None)
    return ToEnd(list(listed(found.order_by("created_at", "pk"))), named.is_old)


def _why(share: Any, needs_owner: bool) -> Iterator[str]:
    now = clock.now()
    if share.first_opened_at is None and share.created_at <= now - UNOPENED_FOR:
        yield f"never opened in {(now - share.created_at).days} days"
    if share.last_opened_at and share.last_opened_at <= now - IDLE_FOR:
        yield f"not opened for {(now - share.last_opened_at).days} days"
    if share.maximum_opens == 0:
        yield "no limit of opens"
    if share.second_browser_at:
        yield "opened in a second browser"
    if share.other_identity:
        yield "opened under another name"
    if needs_owner:
        yield "needs an owner"


def organisations_to_review() -> list[int]:
    """Organisations where it is Monday morning and nobody has been told yet; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select guestshares_organisations_to_review()")
        return [row[0] for row in cursor.fetchall()]


def _unopened() -> Q:
    return Q(first_opened_at=None, created_at__lte=clock.now() - UNOPENED_FOR)


def _idle() -> Q:
    return Q(last_opened_at__lte=clock.now() - IDLE_FOR)


def _unlimited() -> Q:
    return Q(maximum_opens=0)


def _in_second_browser() -> Q:
    return Q(second_browser_at__isnull=False)


def _under_another_name() -> Q:
    """That somebody opened it who called themself otherwise than it was sent to; an index holds those openings."""
    return Q(pk__in=OpenRecord.objects.filter(identity_matches=False).values("share"))


def hidden_reviews(actor: Member, targets: set[str]) -> set[str]:
    """Which of these weekly reviews are not for the actor: all of them, but for who answers for the organisation."""
    return set() if actor.is_org_admin else targets
