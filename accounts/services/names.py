"""What a person is called."""

from django.db import transaction

from accounts.domain.actors import PersonActor
from accounts.models import User
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction


def change(user: User, *, name: str, by: PersonActor) -> None:
    """Change one's own name; what happened before keeps the name of then."""
    before, name = user.name, name.strip()
    if name == before:
        return
    with transaction.atomic():
        user.name = name
        user.save(update_fields=["name"])
        record_for_person(AuditAction.NAME_CHANGED, user, by=by, changes={"Name": [before, name]})
