"""Events that happen to a person are written once for each organisation the person is active in."""

import logging
from typing import Any

from django.db import transaction

from accounts import queries
from accounts.models import User
from audit.catalogue import Action
from audit.recording import record
from kazinex.core.actors import Actor
from kazinex.core.tenancy import organisation_active

log = logging.getLogger("kazinex.sign_in")


def record_for_person(action: Action, user: User, *, by: Actor, **keys: Any) -> None:
    """Record an event about a person in each of their organisations, and in the platform log."""
    with transaction.atomic():
        for member in queries.own_memberships(user):
            with organisation_active(member.organisation_id):
                record(action, by=by, target=user, **keys)
    log.info("%s: user %s", action.name, user.pk)
