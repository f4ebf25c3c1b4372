"""Work that other rooms of accounts name through the outbox."""

import json
from typing import Any

from celery import shared_task

from accounts import queries
from accounts.domain.actors import PersonActor
from accounts.models import User
from accounts.queries import enrolment
from accounts.queries.mailing import organisations_with_due_digests
from accounts.services import checkpoint_mails, lockouts, mailing, passwords, phones, signing_in, sms, two_factor_policy
from accounts.services.session_store import SessionStore
from kazinex.core import crypto
from kazinex.core.actors import Actor, SystemActor
from kazinex.core.tenancy import in_each_organisation


def tell_members_of_two_factor(payload: dict[str, Any]) -> None:
    """Tell the members of the active organisation that a second factor is demanded."""
    admin = User.objects.filter(pk=payload["by_id"] or 0).first()
    by: Actor = PersonActor(admin) if admin else SystemActor("two-factor policy")
    two_factor_policy.tell_members(queries.active_organisation(), by=by)


@shared_task(name="accounts.forget_old_sessions")
def forget_old_sessions() -> None:
    """Forget sessions that no time-out could still let in."""
    SessionStore.clear_expired()


@shared_task(name="accounts.mail_checkpoints")
def mail_checkpoints() -> None:
    """Mail the day's checkpoints to whom organisations name for it."""
    in_each_organisation("daily checkpoints", checkpoint_mails.mail_due, among=checkpoint_mails.organisations())


@shared_task(name="accounts.send_digests")
def send_digests() -> None:
    """Mail what was gathered for this morning."""
    in_each_organisation("notification digests", mailing.send_due, among=organisations_with_due_digests())


@shared_task(name="accounts.remind_of_two_factor")
def remind_of_two_factor() -> None:
    """Remind members who have no second factor yet, as often as their organisation set."""
    in_each_organisation("two-factor reminders", _remind_of_two_factor, among=enrolment.organisations_that_remind())


def send_password_link(payload: dict[str, Any]) -> None:
    """Mail a link to set a new password to whoever asked for one."""
    passwords.send_link(sealed=payload["sealed"])


def send_text_message(payload: dict[str, Any]) -> None:
    """Send one waiting text message."""
    message = json.loads(crypto.decrypt(payload["sealed"], context=phones.PLACE))
    sms.backend().send(message["to"], message["body"], f"outbox-{payload['outbox_id']}")


def record_failed_sign_in(payload: dict[str, Any]) -> None:
    """Record one failed sign-in in the audit log."""
    signing_in.record_failure(sealed=payload["sealed"])


def record_ended_lockout(payload: dict[str, Any]) -> None:
    """Record how many guesses a pause that is over refused."""
    lockouts.record_ended(sealed=payload["sealed"])


def _remind_of_two_factor() -> None:
    two_factor_policy.remind_due(queries.active_organisation(), by=SystemActor("two-factor reminders"))
