"""Setting up a second factor because an organisation demands one: which page, why, and by which methods."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import Authenticator, FactorKind, Membership, Passkey, Phone
from accounts.queries import factors
from accounts.web import login_flow
from accounts.web.requests import with_next
from kazinex.core import clock
from kazinex.core.http import local
from kazinex.core.translation import marked as _

PAGES = {
    Authenticator.kind: "accounts:authenticator",
    Passkey.kind: "accounts:passkey-new",
    Phone.kind: "accounts:phone",
}
LEADS = {
    Authenticator.kind: _("Use an authenticator app"),
    Passkey.kind: _("Use a passkey"),
    Phone.kind: _("Use text messages"),
}


@dataclass(frozen=True, slots=True)
class Demand:
    """One organisation that demands another factor than this session has: since when, of whom, and what counts."""

    organisation: str
    sentences: list[str]


def first_page(kinds: Collection[str]) -> str:
    """The name of the page where somebody sets up the first of these kinds."""
    return next((name for kind, name in PAGES.items() if kind in kinds), "accounts:security")


def why(request: Any, current: str) -> dict[str, Any]:
    """For the page that sets up a factor of this kind: who demands one, and the other methods, leading on alike."""
    used, user = login_flow.methods(request.session), request.user
    unmet = [member for member in factors.demanding(user) if not factors.satisfies(used, member)]
    kinds = set(factors.offered_kinds(user))
    for member in unmet:
        kinds &= {kind for kind in PAGES if factors.counts(kind, member)} or kinds
    then = local(request, request.POST.get("next") or request.GET.get("next"), "")
    others = [(LEADS[kind], _address(kind, then)) for kind in PAGES if kind in kinds - {current}]
    return {"demands": [_demand(member) for member in unmet], "other_methods": others, "is_offered": current in kinds}


def _address(kind: str, then: str) -> str:
    address = reverse(PAGES[kind])
    return with_next(address, then) if then else address


def _demand(member: Membership) -> Demand:
    organisation = member.organisation
    start = organisation.two_factor_required_from
    whom = "all its members" if start and start <= clock.now() else "the people of its pilot"
    since = organisation.two_factor_start(in_pilot=member.two_factor_pilot)
    when = clock.shown(since, organisation.time_zone)
    said = [
        _(
            "{organisation} requires a second factor from {whom} since {when}. Its pages open once yours is set up."
        ).format(organisation=organisation, whom=whom, when=when)
    ]
    counting = [str(FactorKind(kind).label).lower() for kind in PAGES if factors.counts(kind, member)]
    held = sorted({factor.kind_name for factor in factors.factors_of(member.user)} - set(counting))
    if held:
        said.append(f"What you have ({', '.join(held)}) does not count there. What counts: {', '.join(counting)}.")
    return Demand(str(organisation), said)
