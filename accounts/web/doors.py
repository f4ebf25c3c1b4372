"""Doors that ask for a fresh proof: a person's own pages, and what gives or takes power in an organisation (SPEC 4)."""

from functools import wraps
from typing import Any

from accounts.models import Invitation, Membership
from accounts.models.roles import OrganisationRole
from accounts.web.fresh_proof import Purpose, needs_fresh_proof
from kazinex.core.http import View, signed_in
from kazinex.core.several import named

POWERFUL = frozenset({OrganisationRole.ORG_ADMIN, OrganisationRole.ORG_MANAGER})


def fresh(view: View, purpose: Purpose = Purpose.OWN) -> View:
    """Signed in, with a proof of the last fifteen minutes."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        if proof := needs_fresh_proof(request, purpose):
            return proof
        return view(request, *args, **kwargs)

    return signed_in(guarded, fresh_proof=True)


def fresh_for_factors(view: View) -> View:
    """The same for one's own factors, which who came in with a recovery code may replace."""
    return fresh(view, Purpose.FACTORS)


def gives_power(request: Any, membership: Membership | None) -> bool:
    """Whether what is sent makes somebody Org Admin or Org Manager, or takes such a role from them."""
    held = membership.role if membership else ""
    return request.method == "POST" and bool({request.POST.get("role", ""), held} & POWERFUL)


def gives_power_to_many(request: Any, _found: object) -> bool:
    """The same for several members who were ticked in a list."""
    role = request.POST.get("role", "")
    if not role:
        return False
    held = Membership.objects.filter(public_id__in=named(request), role__in=POWERFUL)
    return role in POWERFUL or bool(held.exists())


def over_power(_request: Any, about: Membership | Invitation) -> bool:
    """Whether this is about an Org Admin or Org Manager, or somebody invited to be one."""
    membership = about.membership if isinstance(about, Invitation) else about
    return membership.role in POWERFUL
