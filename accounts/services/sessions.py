"""Ending sessions: one, all others, all."""

from django.db import transaction

from accounts.domain.actors import PersonActor
from accounts.models import Session, User
from accounts.models.user import make_stamp
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction
from kazinex.core import crypto
from kazinex.core.actors import Actor


def end(session: Session, *, by: PersonActor) -> None:
    """End one of a person's own sessions."""
    with transaction.atomic():
        session.delete()
        record_for_person(AuditAction.SESSION_ENDED, by.user, by=by, device=session.device)


def end_others(user: User, *, keep: str, by: Actor) -> int:
    """End every session of a person but the one with the key `keep`; returns how many."""
    with transaction.atomic():
        count = end_all(user, except_key=keep)
        record_for_person(AuditAction.SESSIONS_ENDED, user, by=by, count=count)
    return count


def end_all(user: User, except_key: str = "") -> int:
    """Delete a person's sessions, all but the one with this key; returns how many."""
    kept = crypto.digest(except_key) if except_key else ""
    count, _ = Session.objects.filter(user=user).exclude(key_hash=kept).delete()
    return count


def renew_stamp(user: User) -> None:
    """Give a new security stamp: every session, remembered device and link under the old one dies at its next use."""
    user.security_stamp = make_stamp()
    user.save(update_fields=["security_stamp"])
