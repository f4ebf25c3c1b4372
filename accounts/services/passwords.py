"""Changing one's password, and setting a new one through a link in a mail."""

from django.contrib.auth import password_validation
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.domain.actors import PersonActor
from accounts.models import User
from accounts.models.user import make_stamp
from accounts.services import backends, emails, sessions, throttling
from accounts.services.person_events import record_for_person
from accounts.services.throttling import Rule
from audit.domain.catalogue import AuditAction
from kazinex.core import crypto, outbox
from kazinex.core.actors import SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

PLACE = "outbox|password-reset"
KIND = "accounts.password_reset"
ASKED = Rule("password-reset", 5, 60 * 60)
CHANGED = Rule("password-change", 10)
ASKED_FROM = Rule("password-reset-address", 30, 60 * 60)
DEAD_LINK = _("This link was used already or is older than an hour. Ask for a new one.")


class ResetLinks(PasswordResetTokenGenerator):
    """Signed links that die with the password, the security stamp, the next sign-in, or after an hour."""

    key_salt = "accounts.password-reset"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.security_stamp}"


links = ResetLinks()


def change(user: User, *, old: str, new: str, keep: str, by: PersonActor) -> None:
    """Change one's own password, knowing the old one; every session but the one with the key `keep` ends."""
    if not CHANGED.hit(str(user.pk)):
        raise RuleBroken(_("Too many tries. Wait 15 minutes."), field="old_password")
    if not user.check_password(old):
        record_for_person(AuditAction.IDENTITY_NOT_CONFIRMED, user, by=by, reason="wrong password")
        raise RuleBroken(_("Your current password is not right."), field="old_password")
    require_strong(new, user)
    CHANGED.forget(str(user.pk))
    with transaction.atomic():
        _set(user, new)
        sessions.end_all(user, except_key=keep)
        record_for_person(AuditAction.PASSWORD_CHANGED, user, by=by)
        emails.write("password_changed", user)


def ask(*, email: str) -> int:
    """Ask for a link by mail: the same work whether the account exists or not; returns the seconds to wait."""
    account = email.strip().lower()
    for allowed in (ASKED_FROM.hit(throttling.address_key()), ASKED.hit(account)):
        if not allowed:
            return allowed.retry_after
    with transaction.atomic():
        outbox.enqueue(KIND, sealed=crypto.encrypt(account.encode(), context=PLACE))
    return 0


def send_link(*, sealed: str) -> None:
    """Mail the link to whoever it is, if anybody; run from the outbox."""
    user = backends.find(crypto.decrypt(sealed, context=PLACE).decode())
    if user is None or not user.is_active or not user.has_usable_password():
        return
    with transaction.atomic():
        record_for_person(AuditAction.PASSWORD_RESET_ASKED, user, by=SystemActor("password reset"))
        emails.write("password_reset", user, url=link_for(user))


def link_for(user: User) -> str:
    """The path of a link with which this person can set a new password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:password-reset-link", kwargs={"uid": uid, "token": links.make_token(user)})


def holder(uid: str, token: str) -> User | None:
    """Whose link this is, while it lives."""
    try:
        pk = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, OverflowError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first() if 0 < pk < 2**63 else None
    return user if user and links.check_token(user, token) else None


def reset(*, uid: str, token: str, new: str) -> User:
    """Set a new password through the link, once; all sessions end, and the second factor stays as it is."""
    with transaction.atomic():
        user = holder(uid, token)
        if user is None:
            raise RuleBroken(DEAD_LINK)
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        user.refresh_from_db()
        if not links.check_token(user, token):
            raise RuleBroken(DEAD_LINK)
        require_strong(new, user)
        _set(user, new)
        sessions.end_all(user)
        record_for_person(AuditAction.PASSWORD_RESET, user, by=PersonActor(user))
        emails.write("password_changed", user)
    throttling.after_success(user.email.lower())
    return user


def require_strong(password: str, user: User) -> None:
    """Refuse a password that is too short, common, or made of words everybody around the person knows."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages), field="password") from error


def _set(user: User, password: str) -> None:
    user.set_password(password)
    user.security_stamp = make_stamp()
    user.save(update_fields=["password", "security_stamp"])
