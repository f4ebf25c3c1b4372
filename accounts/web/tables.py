"""The list of members."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from accounts.domain.questions import MEMBER_COLUMNS
from accounts.models import Invitation, Membership, MembershipStatus, Organisation
from accounts.queries import enrolment
from kazinex.core import clock
from kazinex.ui.tables import HouseTable, MomentColumn, StatusColumn, cell
from kazinex.ui.tags.texts import person

TONES = {MembershipStatus.ACTIVE: "good", MembershipStatus.INVITED: "info", MembershipStatus.DEACTIVATED: "neutral"}
NOTHING = "–"


class FactorColumn(StatusColumn):
    """How the policy sees a member, with the methods they have beneath."""

    def render(self, value: Any, record: Any, table: Any) -> str:
        """The state, then what they have set up."""
        state = super().render(value=value, record=record, table=table)
        return (
            format_html('{}<small class="muted beneath">{}</small>', state, record.methods) if record.methods else state
        )


class MemberTable(HouseTable):
    """The people of the organisation, those who are only invited among them."""

    name = tables.Column(orderable=True, accessor="shown_name", empty_values=(), attrs=cell("wide"))
    email = tables.Column(verbose_name="E-mail", orderable=True, accessor="shown_email", attrs=cell("priority-2"))
    role = tables.Column(orderable=True, accessor="role_name")
    two_factor = FactorColumn(
        verbose_name="Two-factor", tone="two_factor_tone", attrs=cell("priority-2"), default=NOTHING
    )
    last_active = MomentColumn(orderable=True, accessor="last_active_at", attrs=cell("priority-3"))
    status = StatusColumn(
        orderable=True, tone="status_tone", accessor="get_status_display", attrs=cell("nowrap priority-2")
    )
    invitation = tables.Column(orderable=True, accessor="invitation_words")

    class Meta(HouseTable.Meta):
        attrs = {"caption": "The members of this organisation"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        extra = [
            (column.name, tables.Column(verbose_name=column.label, accessor=column.name, attrs=cell("priority-3")))
            for column in MEMBER_COLUMNS.ask()
        ]
        names = [name for name, _column in extra]
        sequence = ("name", "email", "role", *names, "...")
        super().__init__(*args, extra_columns=extra, sequence=sequence, **kwargs)

    def render_name(self, record: Any) -> Any:
        """The person, leading to their page."""
        shown = person(name=record.shown_label)
        return format_html('<a href="{}">{}</a>', member_url(record), shown)


def furnished(members: Sequence[Any], organisation: Organisation) -> Sequence[Any]:
    """The same members with everything the list and the export say about them, in a fixed number of queries."""
    invited = [member.pk for member in members if member.status == MembershipStatus.INVITED]
    invitations = {each.membership_id: each for each in Invitation.objects.filter(membership__in=invited)}
    for member in members:
        _furnish(member, organisation, invitations.get(member.pk))
    for column in MEMBER_COLUMNS.ask():
        words = column.words([member.user_id for member in members if member.status != MembershipStatus.INVITED])
        for member in members:
            setattr(member, column.name, ", ".join(words.get(member.user_id, [])) or NOTHING)
    return members


def member_url(member: Membership) -> str:
    """The address of a member's page."""
    return reverse("accounts:member", args=[member.organisation.slug, member.public_id])


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
    return f"Expired {until}" if invitation.is_expired else f"Open until {until}"
