"""Lists of members: those of the organisation, and how far the roll-out of the second factor is."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Now
from django.http import QueryDict
from django.urls import reverse

from accounts.domain.questions import MEMBER_COLUMNS, MemberColumn
from accounts.models import Invitation, Membership, MembershipStatus, Organisation
from accounts.models.roles import OrganisationRole
from accounts.queries import enrolment
from accounts.web.member_columns import ACTIVITY, FACTOR, INVITATIONS, INVITED_COLUMNS, JOINED_COLUMNS, PILOT
from kazinex.core import clock
from kazinex.core.lists import Cell, Choice, Column, Filter, List, Reading, Words, containing
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts
from kazinex.ui.texts import NOTHING

TONES = {MembershipStatus.ACTIVE: "good", MembershipStatus.INVITED: "info", MembershipStatus.DEACTIVATED: "neutral"}
METHODS = tuple(enrolment.METHODS)
MONTH = 30  # days
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
INVITED = Q(status=MembershipStatus.INVITED)
ORDERS = {
    "name": ("shown_name", "pk"),
    "email": ("shown_address", "pk"),
    "role": ("role", "pk"),
    "status": ("status", "pk"),
    "last_active": ("active_or_never", "pk"),
    "invitation": ("invitation_ends", "pk"),
}


def members(organisation: Organisation, *, shows_invited: bool) -> List:
    """The people of the organisation who have joined, or those who are only invited."""
    more = [] if shows_invited else MEMBER_COLUMNS.ask()
    columns, at = (INVITED_COLUMNS, 3) if shows_invited else (JOINED_COLUMNS, 4)
    return List(
        caption=_("Members"),
        counted=ngettext_lazy("{count} member", "{count} members", "number"),
        columns=(*columns[:at], *(Column(column.label, "priority-3") for column in more), *columns[at:]),
        rows="accounts/invited_rows.html" if shows_invited else "accounts/member_rows.html",
        orders=ORDERS,
        first="email" if shows_invited else "name",
        filters=tuple(_filters(organisation, MEMBER_COLUMNS.ask())),
        cells=tuple(_cells(more)),
        prepare=partial(_rows, organisation=organisation, more=more),
    )


def rollout(organisation: Organisation) -> List:
    """The active members and whether each has a second factor; needs what `enrolment.active_members` tells of them."""
    search = containing("user__email", "user__name")
    roles = tuple(OrganisationRole.choices)
    return List(
        caption=_("Active members and their second factor"),
        counted=ngettext_lazy("{count} member", "{count} members", "number"),
        columns=(
            Column(_("Name")),
            Column(_("Role"), "priority-2"),
            Column(_("Two-factor")),
            Column(_("Last sign-in"), "priority-3"),
            Column(_("Live sessions"), "number priority-3"),
        ),
        rows="accounts/rollout_rows.html",
        orders={"": ("user__name", "pk")},
        filters=(
            Words(name="search", label=_("Search"), narrow=search),
            Choice(name="role", label=_("Role"), choices=roles, nothing=_("Any role"), narrow=_in_role),
            Choice(name="factor", label=_("Second factor"), choices=FACTOR, nothing=_("Any"), narrow=_with_factor),
            Choice(name="method", label=_("Method"), choices=METHODS, nothing=_("Any"), narrow=_with_method),
            Choice(name="pilot", label=_("Pilot"), choices=PILOT, nothing=_("Any"), narrow=_in_pilot),
        ),
        nothing=_("Nobody matches these filters. Take one away to see more."),
        prepare=partial(_rollout_rows, organisation=organisation),
    )


def everybody(organisation: Organisation) -> QuerySet[Membership]:
    """Whoever the list is of, with what it narrows and sorts by; who is only invited has no name here yet."""
    invitation = Invitation.objects.filter(membership=OuterRef("pk"))
    address, ends = Subquery(invitation.values("email")[:1]), Subquery(invitation.values("expires_at")[:1])
    memberships = Membership.objects.select_related("user", "organisation")
    found: QuerySet[Membership] = enrolment.with_enrolment(memberships, organisation).annotate(
        shown_name=Case(When(INVITED, then=Value("")), default=F("user__name"), output_field=CharField()),
        shown_address=Case(When(INVITED, then=address), default=F("user__email"), output_field=CharField()),
        invitation_ends=Coalesce(ends, Value(LONG_AGO)),
        active_or_never=Coalesce("last_active_at", Value(LONG_AGO)),
    )
    return found


def shows_invited(query: QueryDict) -> bool:
    """Whether an address asks for who is invited."""
    return query.get("status") == MembershipStatus.INVITED or bool(query.get("invitation"))


def listed(reading: Reading, organisation: Organisation) -> QuerySet[Membership]:
    """Whoever is only invited stands apart, and is listed where they are asked for, or searched for."""
    asked = {"invitation", "search"} & reading.filters.values.keys()
    is_of_invited = asked or reading.filters.values.get("status") == MembershipStatus.INVITED
    return everybody(organisation) if is_of_invited else everybody(organisation).exclude(INVITED)


def furnished(
    members: Sequence[Any], organisation: Organisation, more: Collection[MemberColumn] | None = None
) -> Sequence[Any]:
    """The same members with everything the list and the export say about them, in a fixed number of queries."""
    invited = [member.pk for member in members if member.status == MembershipStatus.INVITED]
    invitations = {each.membership_id: each for each in Invitation.objects.filter(membership__in=invited)}
    for member in members:
        _furnish(member, organisation, invitations.get(member.pk))
    for column in MEMBER_COLUMNS.ask() if more is None else more:
        words = column.words([member.user_id for member in members if member.status != MembershipStatus.INVITED])
        for member in members:
            setattr(member, column.name, ", ".join(words.get(member.user_id, [])) or NOTHING)
    return members


def member_url(member: Membership) -> str:
    """The address of a member's page."""
    return reverse("accounts:member", args=[member.organisation.slug, member.public_id])


def _filters(organisation: Organisation, more: Collection[MemberColumn]) -> Iterator[Filter]:
    roles, statuses, factors = map(tuple, (OrganisationRole.choices, MembershipStatus.choices, enrolment.STATES))
    by_factor = partial(_with_two_factor, demanded=enrolment.demanded_of(organisation))
    yield Words(name="search", label=_("Search"), narrow=_holding)
    yield Choice(name="role", label=_("Role"), choices=roles, nothing=_("Any role"), narrow=_in_role)
    yield Choice(name="status", label=_("Status"), choices=statuses, nothing=_("Any status"), narrow=_in_status)
    yield Choice(name="two_factor", label=_("Two-factor"), choices=factors, nothing=_("Any"), narrow=by_factor)
    yield Choice(name="method", label=_("Method"), choices=METHODS, nothing=_("Any"), narrow=_joined_with_method)
    yield Choice(
        name="last_active", label=_("Last active"), choices=ACTIVITY, nothing=_("Any time"), narrow=_last_active
    )
    yield Choice(
        name="invitation", label=_("Invitation"), choices=INVITATIONS, nothing=_("Any"), narrow=_with_invitation
    )
    for column in more:
        choices = tuple(column.choices())
        yield Choice(name=column.name, label=column.label, choices=choices, nothing=_("Any"), narrow=_held(column))


def _holding(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Words anywhere in name or e-mail address; whoever is only invited has no name here yet."""
    joined = ~INVITED & (Q(user__email__icontains=words) | Q(user__name__icontains=words))
    return rows.filter(joined | INVITED & Q(shown_address__icontains=words))


def _in_role(rows: QuerySet[Any], role: str) -> QuerySet[Any]:
    return rows.filter(role=role)


def _in_status(rows: QuerySet[Any], status: str) -> QuerySet[Any]:
    return rows.filter(status=status)


def _with_two_factor(rows: QuerySet[Any], state: str, *, demanded: Q) -> QuerySet[Any]:
    """Members with a second factor; without, where one is demanded of them (pending) or not (off)."""
    if state == enrolment.ENABLED:
        return rows.filter(enrolled_at__isnull=False).exclude(INVITED)
    waiting = rows.filter(enrolled_at=None).exclude(INVITED)
    return waiting.filter(demanded) if state == enrolment.PENDING else waiting.exclude(demanded)


def _joined_with_method(rows: QuerySet[Any], method: str) -> QuerySet[Any]:
    return _with_method(rows.exclude(INVITED), method)


def _with_method(rows: QuerySet[Any], method: str) -> QuerySet[Any]:
    """Those who have set up a second factor of one kind, or of none."""
    if method != "none":
        return rows.exclude(**{f"since_{method}": None})
    return rows.filter(**{f"since_{model.kind}": None for model in enrolment.MODELS})


def _in_pilot(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    """Members who were named for the pilot, or were not."""
    return rows.filter(two_factor_pilot=answer == "yes")


def _with_factor(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    return rows.filter(enrolled_at__isnull=answer == "missing")


def _last_active(rows: QuerySet[Any], when: str) -> QuerySet[Any]:
    if when == "never":
        return rows.filter(last_active_at=None)
    if when == "older":
        return rows.filter(last_active_at__lt=clock.now() - timedelta(days=MONTH))
    return rows.filter(last_active_at__gte=clock.now() - timedelta(days=int(when)))


def _with_invitation(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Who is invited and may still accept, or whose link has expired."""
    invited = rows.filter(INVITED)
    if state == "open":
        return invited.filter(invitations__expires_at__gt=Now())
    return invited.filter(invitations__expires_at__lte=Now())


def _held(column: MemberColumn) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def narrow(rows: QuerySet[Any], choice: str) -> QuerySet[Any]:
        return rows.filter(user_id__in=column.holders(choice))

    return narrow


def _cells(more: Collection[MemberColumn]) -> Iterator[Cell]:
    yield Cell("Name", lambda member: member.shown_name)
    yield Cell("E-mail", lambda member: member.shown_email)
    yield Cell("Role", lambda member: member.role_name)
    for column in more:
        yield Cell(column.label, attrgetter(column.name))
    yield Cell("Two-factor", lambda member: member.two_factor)
    yield Cell("Method", lambda member: member.methods)
    yield Cell("Last active", lambda member: member.last_active_at, Kind.MOMENT)
    yield Cell("Status", lambda member: member.get_status_display())
    yield Cell("Invitation", lambda member: member.invitation_words)


def _rows(
    members: Sequence[Any], *, organisation: Organisation, more: Collection[MemberColumn]
) -> Iterator[dict[str, Any]]:
    """Each member as their row shows them, leading to their page."""
    place = reverse("accounts:members", args=[organisation.slug])
    for member in furnished(members, organisation, more):
        two_factor = texts.status(member.two_factor, member.two_factor_tone) if member.two_factor else NOTHING
        yield {
            "selected": member.public_id,
            "label": member.shown_label,
            "url": f"{place}{member.public_id}/",
            "person": texts.person(member.shown_label),
            "email": member.shown_email,
            "role": member.role_name,
            "more": [getattr(member, column.name) for column in more],
            "two_factor": two_factor,
            "methods": member.methods,
            "last_active": texts.moment(member.last_active_at, organisation.time_zone),
            "status": texts.status(member.get_status_display(), member.status_tone),
            "invitation": member.invitation_words,
        }


def _rollout_rows(members: Sequence[Any], *, organisation: Organisation) -> Iterator[dict[str, Any]]:
    is_demanded, place = enrolment.is_demanded(organisation), reverse("accounts:members", args=[organisation.slug])
    for member in members:
        enrolment.marked(member, organisation)
        last = member.user.last_login
        yield {
            "public_id": member.public_id,
            "url": f"{place}{member.public_id}/",
            "name": member.user.name,
            "email": member.user.email,
            "is_in_pilot": member.two_factor_pilot,
            "methods": member.methods,
            "role": member.role_name,
            "two_factor": texts.status(member.two_factor, member.two_factor_tone),
            "signed_in": texts.moment(last, organisation.time_zone) if last else _("Never"),
            "sessions": member.sessions_count,
            "may_be_reminded": is_demanded and member.two_factor_tone in {"warn", "bad"},
        }


def _furnish(member: Any, organisation: Organisation, invitation: Invitation | None) -> None:
    is_invited = member.status == MembershipStatus.INVITED
    member.shown_email = invitation.email if invitation else member.user.email
    member.shown_label = member.shown_email if is_invited else member.user.name
    member.status_tone = TONES[member.status]
    member.invitation_words = _words(invitation, organisation) if invitation else NOTHING
    if is_invited:
        member.two_factor, member.two_factor_tone, member.methods = "", "neutral", ""
    else:
        enrolment.marked(member, organisation)


def _words(invitation: Invitation, organisation: Organisation) -> str:
    until = clock.shown_end(invitation.expires_at, organisation.time_zone)
    return (
        _("Expired {until}").format(until=until)
        if invitation.is_expired
        else _("Open until {until}").format(until=until)
    )
