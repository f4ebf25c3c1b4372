"""Settings → Members: another organisation role for several members."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpResponse
from django.urls import reverse

from accounts.domain.questions import ROLE_EFFECTS
from accounts.models import Membership, MembershipStatus
from accounts.services import many_roles as roles
from accounts.services import role_rules
from accounts.web import many_roles
from accounts.web.doors import gives_power_to_many
from accounts.web.many_roles import ManyRoles
from kazinex.core.actors import Actor
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.several import named
from kazinex.core.translation import marked as _


@access(Permission.MANAGE_MEMBERS, fresh_proof=gives_power_to_many)
def member_roles(request: MemberRequest) -> HttpResponse:
    """Preview and save another role for those who were ticked."""
    joined = Membership.objects.select_related("user", "organisation").exclude(status=MembershipStatus.INVITED)
    chosen = list(joined.filter(public_id__in=named(request)).order_by("user__name", "pk"))
    asked = ManyRoles(
        layout="layouts/settings.html",
        crumb=_("Members"),
        back=reverse("accounts:members", args=[request.organisation.slug]),
        chosen=chosen,
        called=lambda one: str(one.called),
        roles=role_rules.roles_in_reach(request.actor),
        effects=partial(_effects, request.actor),
        change=lambda role, reason: roles.change(chosen, role=role, reason=reason, by=request.actor),
    )
    return many_roles.ask(request, asked)


def _effects(reader: Actor, some: Sequence[Membership], role: str) -> dict[int, list[str]]:
    """What the role would do to each, by their keys, as every app above tells it."""
    told = ROLE_EFFECTS.ask(some, role, reader)
    return {one.pk: [said for found in told for said in found.get(one.pk, ())] for one in some}
