"""What a person is told about their own account: by mail, with one button that leads on, and in the bell."""

from accounts.domain.actors import PersonActor
from accounts.models import User
from accounts.services import notifications
from kazinex.core import mail
from kazinex.core.translation import marked as _

SECURITY = ("Open your security page", "/account/security/")
BUTTONS = {
    "new_device": SECURITY,
    "second_factor_failed": ("Change your password", "/account/password/"),
    "factor_added": SECURITY,
    "factor_removed": SECURITY,
    "factor_not_offered": SECURITY,
    "recovery_code_used": SECURITY,
    "two_factor_reset": ("Sign in", "/sign-in/"),
    "two_factor_reset_by_console": ("Open Kazinex", "/"),
    "access_code_given": ("Sign in", "/sign-in/"),
    "sessions_ended": ("Sign in", "/sign-in/"),
    "password_changed": SECURITY,
    "password_reset": ("Set a new password", ""),
    "email_change_confirm": ("Confirm the address", ""),
    "email_change_asked": ("Stop this change", ""),
    "email_changed": ("Open your account", "/account/"),
}

BELL = {
    "new_device": _("Your account was used on a new device: {device}."),
    "second_factor_failed": _("Somebody gave your password and three wrong codes ({factor})."),
    "factor_added": _("A second factor was added to your account: {factor}."),
    "factor_removed": _("A second factor was removed from your account: {factor}."),
    "recovery_code_used": _("A recovery code was used; {left} are left."),
    "two_factor_reset": _("{by} reset your two-factor authentication."),
    "access_code_given": _("{by} gave you a one-time access code."),
    "sessions_ended": _("{by} ended all your sessions."),
    "password_changed": _("Your password was changed."),
    "email_changed": _("You sign in with {email} from now on."),
}


def write(letter: str, user: User, *, to: str = "", url: str = "", dedupe_key: str = "", **context: object) -> None:
    """Write a mail with the change; to another address than the person's own, or with another link, when given."""
    label, path = BUTTONS[letter]
    place = {"user": user, "button_label": label, "button_url": url or path}
    mail.post_many(letter, [mail.Letter(to or user.email, dedupe_key, context={**place, **context})])
    if letter in BELL and to in {"", user.email}:
        text = BELL[letter].format(**context)
        notifications.tell_person(user, letter, text, path, PersonActor(user), mail=False)
