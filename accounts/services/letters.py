"""Mails to a person about their own account, each with the one button that leads on."""

from typing import Any

from accounts.models import User
from kazinex.core import mail

SECURITY = ("Open your security page", "/account/security/")
BUTTONS = {
    "new_device": SECURITY,
    "second_factor_failed": ("Change your password", "/account/password/"),
    "factor_added": SECURITY,
    "factor_removed": SECURITY,
    "recovery_code_used": SECURITY,
    "two_factor_reset": ("Sign in", "/sign-in/"),
    "two_factor_reset_by_console": ("Open Kazinex", "/"),
    "password_changed": SECURITY,
    "password_reset": ("Set a new password", ""),
    "email_change_confirm": ("Confirm the address", ""),
    "email_change_asked": ("Stop this change", ""),
    "email_changed": ("Open your account", "/account/"),
}


def write(letter: str, user: User, *, to: str = "", url: str = "", dedupe_key: str = "", **context: Any) -> None:
    """Write a mail with the change; to another address than the person's own, or with another link, when given."""
    label, path = BUTTONS[letter]
    place = {"button_label": label, "button_url": url or path}
    mail.post(letter, to=to or user.email, dedupe_key=dedupe_key, user=user, **place, **context)
