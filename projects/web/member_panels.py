"""What projects add to a member's page: what another role would do, what they may do now, and where to ask why."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.domain.questions import Panel
from accounts.models import Membership
from accounts.models.roles import ORGANISATION_ROLES
from accounts.services import role_rules
from kazinex.core import access
from kazinex.core.permissions import Permission
from projects.queries import facts, people, previews
from projects.queries.access_effects import Consequence
from projects.services import transfers

MOST_PLACES = 12


def panels(request: Any, membership: Membership) -> list[Panel]:
    """Nothing of somebody who is not active: they may do nothing anywhere."""
    if not membership.is_active:
        return []
    grants = facts.grants(membership, facts.organisation_overrides())
    held = [action.label for action in Permission if access.decide(grants, action)]
    here: dict[str, Any] = {"person": {"membership": membership, "user": membership.user}}
    here |= {"held": held, "places": people.places(request.actor, membership)}
    here["why_url"] = reverse("projects:organisation-explain", args=[request.organisation.slug])
    return [*_would(request, membership), Panel("projects/member_panel.html", here)]


def role_effects(memberships: Sequence[Membership], role: str, reader: Any) -> dict[int, list[str]]:
    """What another organisation role would change for members, by their keys, place by place."""
    found = previews.of_organisation_roles(memberships, role, reader=reader)
    return {key: _sentences(effects) for key, effects in found.items()}


def left_behind(request: Any, membership: Membership) -> list[Panel]:
    """What waits for somebody who may leave, as far as the reader can give it to others; nothing where nothing does."""
    kinds = Counter(work.kind for work in transfers.held(membership, by=request.actor))
    url = reverse("projects:member-transfer", args=[request.organisation.slug, membership.public_id])
    return [Panel("projects/held_panel.html", {"kinds": list(kinds.items()), "url": url})] if kinds else []


def _would(request: Any, membership: Membership) -> list[Panel]:
    """What each role this reader may give would change, before it is given."""
    roles = [role for role, _label in role_rules.roles_in_reach(request.actor)]
    if membership.role not in roles:
        return []
    rows = [
        (
            ORGANISATION_ROLES[role].name,
            _sentences(previews.of_organisation_role(membership, role, reader=request.actor)),
        )
        for role in roles
        if role != membership.role
    ]
    return [Panel("projects/member_would.html", {"would": rows, "who": membership.user.name})] if rows else []


def _sentences(effects: list[Consequence]) -> list[str]:
    said = [f"{effect.place}: {', '.join(effect.sentences)}" for effect in effects[:MOST_PLACES]]
    more = len(effects) - MOST_PLACES
    return (
        [*said, ngettext("and in {more} more project", "and in {more} more projects", more).format(more=more)]
        if more > 0
        else said
    )
