"""Another organisation role for several members: each as if given alone, in the same queries for one and many."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Membership
from accounts.services import members, role_rules
from kazinex.core.actors import Actor
from kazinex.core.several import Outcome, require_done
from kazinex.core.translation import marked as _

GONE = _("{user} is no member any more.")


def change(chosen: Sequence[Membership], *, role: str, reason: str, by: Actor) -> Outcome[Membership]:
    """Give several members another role; each who cannot be given it is told of, and stays as they are."""
    with transaction.atomic():
        found = _sorted_out(role_rules.all_locked(chosen), role, by)
        there = {one.pk for one in (*found.done, *(one for one, _words in found.refused))}
        found.refused += [(one, GONE.format(user=one.called)) for one in chosen if one.pk not in there]
        require_done(found, lambda one: one.called)
        members.give_role(found.done, role=role, reason=reason, by=by)
    return found


def _sorted_out(held: Sequence[Membership], role: str, by: Actor) -> Outcome[Membership]:
    """Who gets the role, and why others do not; of several Org Admins the last one stays."""
    found: Outcome[Membership] = Outcome()
    refused, admins = role_rules.why_not_given(held, role=role, by=by), role_rules.admins()
    for one in held:
        already = (
            _("{called} is {role_name} already. Choose another role.").format(
                called=one.called, role_name=one.role_name
            )
            if one.role == role
            else ""
        )
        if words := already or refused.get(one.pk) or role_rules.why_the_last(one, admins):
            found.refused.append((one, words))
        else:
            found.done.append(one)
            admins.discard(one.pk)
    return found
