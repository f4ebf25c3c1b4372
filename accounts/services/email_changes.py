"""Changing the address one signs in with: the new one confirms, the old one is told and can stop it."""

from dataclasses import dataclass

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import queries
from accounts.domain.actors import PersonActor
from accounts.models import User
from accounts.services import backends, emails, sessions
from accounts.services.person_events import record_for_person
from accounts.services.throttling import Rule
from audit.domain.catalogue import AuditAction
from kazinex.core.actors import SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

CONFIRM, STOP = "accounts.email-change", "accounts.email-change-stop"
LASTS = 24 * 60 * 60
ASKED = Rule("email-change", 5, 60 * 60)
DEAD_LINK = _("This link was used already, was stopped, or is older than 24 hours.")


@dataclass(frozen=True, slots=True)
class Change:
    """A change that waits for its confirmation."""

    user: User
    email: str


def ask(user: User, *, email: str, by: PersonActor) -> None:
    """Ask for the change: a link to the new address, word to the old one. Who else uses an address is never said."""
    email = email.strip()
    if email.lower() == user.email.lower():
        raise RuleBroken(_("This is your address already."), field="email")
    if not ASKED.hit(str(user.pk)):
        raise RuleBroken(_("You asked for this several times already. Try again in an hour."))
    with transaction.atomic():
        if _is_free(email):
            emails.write("email_change_confirm", user, to=email, url=_link(user, email, CONFIRM, "email-confirm"))
        emails.write("email_change_asked", user, email=email, url=_link(user, email, STOP, "email-stop"))
        record_for_person(AuditAction.EMAIL_CHANGE_ASKED, user, by=by, email=email)


def waiting(token: str, *, salt: str) -> Change | None:
    """The change a link stands for, while it lives: the address, the password and the stamp must be those of then."""
    try:
        kept = signing.loads(token, salt=salt, max_age=LASTS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True, email=kept["from"]).first()
    return Change(user, kept["to"]) if user and user.security_stamp == kept["stamp"] else None


def confirm(token: str) -> Change:
    """Make the change; the person's sessions go on, links under the old address die."""
    with transaction.atomic():
        change = waiting(token, salt=CONFIRM)
        if change is None:
            raise RuleBroken(DEAD_LINK)
        user, before = change.user, change.user.email
        _release(change.email)
        user.email = change.email
        try:
            with transaction.atomic():
                user.save(update_fields=["email"])
        except IntegrityError as error:
            raise RuleBroken(_("This address belongs to another account by now. Ask for another one.")) from error
        for address in (before, change.email):
            emails.write("email_changed", user, to=address, email=change.email, before=before)
        changes = {"E-mail address": [before, change.email]}
        record_for_person(AuditAction.EMAIL_CHANGED, user, by=PersonActor(user), changes=changes)
    return change


def stop(token: str) -> None:
    """Stop the change from the old address, and end every session: somebody else may be signed in."""
    with transaction.atomic():
        change = waiting(token, salt=STOP)
        if change is None:
            raise RuleBroken(DEAD_LINK)
        sessions.renew_stamp(change.user)
        sessions.end_all(change.user)
        record_for_person(AuditAction.EMAIL_CHANGE_STOPPED, change.user, by=SystemActor("link in a mail"))


def _is_free(email: str) -> bool:
    """Whether nobody signs in with an address, nor is invited with it; a withdrawn invitation keeps it from nobody."""
    holder = backends.find(email)
    return holder is None or queries.was_never_claimed(holder)


def _release(email: str) -> None:
    """Take the address from an account that was invited, never opened, and is waited for no more."""
    holder = backends.find(email)
    if holder is not None and queries.was_never_claimed(holder):
        User.objects.filter(pk=holder.pk).update(email=f"{holder.pk}@withdrawn.invalid", is_active=False)


def _link(user: User, email: str, salt: str, name: str) -> str:
    kept = {"user": user.pk, "from": user.email, "to": email, "stamp": user.security_stamp}
    return reverse(f"accounts:{name}", kwargs={"token": signing.dumps(kept, salt=salt)})
