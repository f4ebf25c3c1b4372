"""What the Tenancy middleware asks before it opens the wall: membership, session age, two-factor policy."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, QuerySet, Value
from django.http import HttpResponse

from accounts.domain.changes import SIGNING_OUT
from accounts.models import Membership, MembershipStatus, Session, User
from accounts.queries import factors
from accounts.services.session_store import SEEN_EVERY
from accounts.web import enrolling, fresh_proof, login_flow
from accounts.web.requests import send
from kazinex.core import clock
from kazinex.core.http import page, to_sign_in, wanted
from kazinex.core.prepared import Prepared
from kazinex.core.tenancy import organisation_active, person_active
from kazinex.core.translation import marked as _

ACTIVITY_SECONDS = 300
BESIDES = {  # what every page needs to know before the wall opens, in the same query; each asks a definer function
    "session_limits": Func(
        F("organisation_id"),
        function="accounts_session_limits",
        output_field=ArrayField(models.PositiveSmallIntegerField()),
    ),
    "unread": Func(F("user_id"), function="accounts_unread_notifications", output_field=models.BigIntegerField()),
}


def membership(user: User, slug: str) -> Membership | None:
    """The person's active membership of that organisation; None also when there is no such organisation."""
    with person_active(user.pk):
        return _active_in.first(user.pk, slug)


@Prepared
def _active_in(user_id: int, slug: str) -> QuerySet[Membership]:
    own = Membership._base_manager.select_related("organisation", "user").annotate(**BESIDES)
    active = own.filter(user=user_id, status=MembershipStatus.ACTIVE, user__is_active=True)
    found: QuerySet[Membership] = active.filter(organisation__slug=slug)
    return found


def gate(request: Any, member: Membership) -> HttpResponse | None:
    """Where a member must go first: signing in anew, or the second factor their organisation demands (SPEC 4)."""
    now = clock.now()
    if _session_is_over(request, member, now):
        SIGNING_OUT.announce(request)
        logout(request)
        return to_sign_in(request)
    due = factors.deadline(member)
    if due is None or factors.satisfies(login_flow.methods(request.session), member):
        if request.method == "POST":
            request.session.pop(fresh_proof.HELD, None)
        return None
    kinds = factors.usable_kinds(member.user)
    enrolled = factors.satisfies(kinds, member)
    if now < due:
        request.two_factor_days_left = None if enrolled else max(1, -(-(due - now) // timedelta(days=1)))
        start = member.organisation.two_factor_start(in_pilot=member.two_factor_pilot)
        request.two_factor_start, request.two_factor_starts_ahead = start, start is not None and start > now
        return None
    counting = [kind for kind in enrolling.PAGES if factors.counts(kind, member)]
    return _turn_away(request, member, "accounts:second-factor" if enrolled else enrolling.first_page(counting))


def is_open(request: Any, member: Membership) -> bool:
    """Whether this session may read what the organisation keeps, on a page outside it: its time-outs, its policy."""
    asked = membership(member.user, member.organisation.slug)
    if asked is None or _session_is_over(request, asked, clock.now()):
        return False
    due = factors.deadline(member)
    return due is None or due > clock.now() or factors.satisfies(login_flow.methods(request.session), member)


def note_use(request: Any, member: Membership) -> None:
    """Remember that this session was used inside the organisation, at most once a minute."""
    session, now = request.session.row, clock.now()
    if session is None or now - session.last_seen_in(member.organisation_id) <= SEEN_EVERY:
        return
    here = Value({str(member.organisation_id): now.isoformat()}, models.JSONField())
    kept = Func(F("seen_in"), here, template="(%(expressions)s)", arg_joiner=" || ", output_field=models.JSONField())
    Session.objects.filter(pk=session.pk).update(seen_in=kept)


def note_activity(member: Membership) -> None:
    """Remember when a member was last active, at most every few minutes.

    In a transaction of its own, and not at all while somebody else is changing the membership: what a member does must
    never stand in the way of their being deactivated.
    """
    now = clock.now()
    if member.last_active_at and (now - member.last_active_at).total_seconds() <= ACTIVITY_SECONDS:
        return
    with organisation_active(member.organisation_id):
        free = Membership.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=member.pk)
        Membership.objects.filter(pk__in=free.values("pk")).update(last_active_at=now)


def _session_is_over(request: Any, member: Membership, now: datetime) -> bool:
    """Whether the session is older, or was idle longer, than this organisation allows."""
    session = request.session.row
    if session is None:
        return False
    hours, minutes = member.session_limits  # type: ignore[attr-defined]  # of BESIDES
    whole, idle = timedelta(hours=hours), timedelta(minutes=minutes)
    return bool(session.is_over_in(member.organisation_id, now, idle=idle, whole=whole))


def _turn_away(request: Any, member: Membership, name: str) -> HttpResponse:
    if _is_page(request):
        return send(request, name, then=fresh_proof.hold(request, member.organisation_id) or wanted(request))
    sentence = _("This organisation requires a second factor. Open any of its pages to set it up or use it.")
    return page(request, "errors/403.html", status=403, sentence=sentence)


def _is_page(request: Any) -> bool:
    """Whether a person is looking at the answer; a picture, a file or a script's fetch is told no instead."""
    accepts = request.headers.get("Accept", "*/*")
    aim = request.headers.get("Sec-Fetch-Dest", "document")
    return bool(request.htmx) or (aim == "document" and ("text/html" in accepts or "*/*" in accepts))
