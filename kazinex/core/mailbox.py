"""The embedded mode's mailbox: one .eml file a message, under KAZINEX_VAR/mail."""

from collections.abc import Sequence
from pathlib import Path
from time import time_ns

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def folder() -> Path:
    """Where the messages lie."""
    path: Path = settings.KAZINEX_VAR / "mail"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


class FileMailbox(BaseEmailBackend):
    """Writes each message as a file of its own; newest names sort last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for count, message in enumerate(email_messages):
            path = folder() / f"{time_ns():020d}-{count}.eml"
            temporary = path.with_suffix(".part")
            temporary.write_bytes(message.message().as_bytes())
            temporary.rename(path)
        return len(email_messages)
