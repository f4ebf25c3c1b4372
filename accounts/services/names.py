"""What a person is called, and how times and dates are shown to them."""

from django.db import transaction

from accounts.domain.actors import PersonActor
from accounts.models import User
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction

TIMES = {"time_zone": "Time zone", "date_format": "Date format"}


def change(user: User, *, name: str, by: PersonActor) -> None:
    """Change one's own name; what happened before keeps the name of then."""
    before, name = user.name, name.strip()
    if name == before:
        return
    with transaction.atomic():
        user.name = name
        user.save(update_fields=["name"])
        record_for_person(AuditAction.NAME_CHANGED, user, by=by, changes={"Name": [before, name]})


def choose_times(user: User, *, time_zone: str, date_format: str, by: PersonActor) -> None:
    """Show times in this zone and dates in this form; what is empty is the place's own."""
    new = {"time_zone": time_zone, "date_format": date_format}
    changes = {
        TIMES[field]: [getattr(user, field), said] for field, said in new.items() if getattr(user, field) != said
    }
    if not changes:
        return
    with transaction.atomic():
        user.time_zone, user.date_format = time_zone, date_format
        user.save(update_fields=list(new))
        record_for_person(AuditAction.TIMES_CHOSEN, user, by=by, changes=changes)
