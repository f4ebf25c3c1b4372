"""Settings → Members: another organisation role for several members."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse

from accounts.domain.questions import ROLE_EFFECTS
from accounts.models import Membership, MembershipStatus
from accounts.services import members, role_rules
from accounts.web import many_roles
from accounts.web.doors import gives_power_to_many
from accounts.web.many_roles import ManyRoles
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.several import named


@access(Permission.MANAGE_MEMBERS, fresh_proof=gives_power_to_many)
def member_roles(request: MemberRequest) -> HttpResponse:
    """Preview and save another role for those who were ticked."""
    joined = Membership.objects.select_related("user", "organisation").exclude(status=MembershipStatus.INVITED)
    chosen = list(joined.filter(public_id__in=named(request)).order_by("user__name", "pk"))
    change = partial(members.change_roles, chosen, by=request.actor)
    asked = ManyRoles(
        layout="layouts/settings.html",
        crumb="Members",
        back=reverse("accounts:members", args=[request.organisation.slug]),
        chosen=chosen,
        called=lambda one: str(one.called),
        roles=role_rules.roles_in_reach(request.actor),
        effects=lambda one, role: [said for told in ROLE_EFFECTS.ask(one, role, request.actor) for said in told],
        change=lambda role, reason: change(role=role, reason=reason),
    )
    return many_roles.ask(request, asked)
