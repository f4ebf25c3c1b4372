"""Events that happen to a person are written once for each organisation the person is active in."""

import logging

from django.db import transaction

from accounts import queries
from accounts.models import User
from audit.domain.catalogue import Action
from audit.services.recording import record
from kazinex.core import context
from kazinex.core.actors import Actor, SystemActor
from kazinex.core.tenancy import current_organisation_id, organisation_active

log = logging.getLogger("kazinex.sign_in")
ELSEWHERE = SystemActor("asked by the organisation that manages the account")
UNTOLD = "not told outside that organisation"


def record_for_person(action: Action, user: User, *, by: Actor, **keys: object) -> None:
    """Record an event about a person in each of their organisations, and in the platform log."""
    with transaction.atomic():
        for member in queries.own_memberships(user):
            with organisation_active(member.organisation_id):
                record(action, by=by, target=user, project=None, **keys)
    log.info("%s: user %s", action.name, user.pk)


def record_of_organisation(action: Action, user: User, *, by: Actor, **keys: object) -> None:
    """Record what an organisation did to a person's account: in full there, and elsewhere only that it was done."""
    here = current_organisation_id()
    untold = dict.fromkeys(keys, UNTOLD)
    with transaction.atomic():
        for member in queries.own_memberships(user):
            with organisation_active(member.organisation_id):
                if here in {None, member.organisation_id}:
                    record(action, by=by, target=user, project=None, **keys)
                else:
                    with context.happening():
                        record(action, by=ELSEWHERE, target=user, project=None, **untold)
    log.info("%s: user %s", action.name, user.pk)
