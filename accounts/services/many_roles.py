"""Another organisation role for several members: each as if given alone, in the same queries for one and many."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import Membership
from accounts.models.roles import ORGANISATION_ROLES
from accounts.services import notifications, role_rules
from accounts.services.notifications import Told
from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.several import Outcome, require_done


def change(chosen: Sequence[Membership], *, role: str, reason: str, by: Actor) -> Outcome[Membership]:
    """Give several members another role; each who cannot be given it is told of, and stays as they are."""
    with transaction.atomic():
        found = _sorted_out(role_rules.all_locked(chosen), role, by)
        require_done(found, lambda one: one.called)
        Membership.objects.filter(pk__in=[one.pk for one in found.done]).update(role=role)
        new = ORGANISATION_ROLES[role].name
        happenings = [(one, clock.now(), _told(one.role_name, new, reason)) for one in found.done]
        record_many(AuditAction.MEMBER_ROLE_CHANGED, happenings, by=by)
        active = [one for one in found.done if one.is_active]
        words = [Told(one.user, f"Your role in {one.organisation} is now {new}.", reverse("home")) for one in active]
        notifications.tell_many(words, "role_changed", by)
    return found


def _sorted_out(held: Sequence[Membership], role: str, by: Actor) -> Outcome[Membership]:
    """Who gets the role, and why others do not; of several Org Admins the last one stays."""
    found: Outcome[Membership] = Outcome()
    refused, admins = role_rules.why_not_given(held, role=role, by=by), role_rules.admins()
    for one in held:
        already = f"{one.called} is {one.role_name} already. Choose another role." if one.role == role else ""
        if words := already or refused.get(one.pk) or role_rules.why_the_last(one, admins):
            found.refused.append((one, words))
        else:
            found.done.append(one)
            admins.discard(one.pk)
    return found


def _told(old: str, new: str, reason: str) -> dict[str, Any]:
    return {"old": old, "new": new, "reason": reason, "changes": {"Role": [old, new]}}
