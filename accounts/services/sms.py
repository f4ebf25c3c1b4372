"""Text messages: one way to send, chosen by KAZINEX_SMS_BACKEND (none, file, console or twilio)."""

import base64
import json
import sys
from collections.abc import Callable
from time import time_ns
from typing import Protocol
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

TIMEOUT = 5  # seconds
TWILIO = "https://api.twilio.com/2010-04-01/Accounts/{}/Messages.json"


class SmsBackend(Protocol):
    """Sends one message to a number in E.164; returns the provider's reference, raises when it was not taken."""

    def send(self, to: str, body: str, idempotency_key: str) -> str: ...


class FileSms:
    """Writes each message as a file of its own, under KAZINEX_VAR/sms."""

    def send(self, to: str, body: str, idempotency_key: str) -> str:
        folder = settings.KAZINEX_VAR / "sms"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{time_ns():020d}.txt"
        temporary = path.with_suffix(".part")
        temporary.write_text(f"To: {to}\n\n{body}\n", encoding="utf-8")
        temporary.rename(path)
        return str(path.stem)


class ConsoleSms:
    """Prints each message in the terminal of whoever develops."""

    def send(self, to: str, body: str, idempotency_key: str) -> str:
        sys.stdout.write(f"Text message to {to}: {body}\n")
        return idempotency_key


class TwilioSms:
    """Twilio's HTTP interface."""

    def send(self, to: str, body: str, idempotency_key: str) -> str:
        account = settings.TWILIO_ACCOUNT_SID
        login = base64.b64encode(f"{account}:{settings.TWILIO_AUTH_TOKEN}".encode()).decode()
        form = urlencode({"To": to, "From": settings.TWILIO_FROM, "Body": body}).encode()
        headers = {"Authorization": f"Basic {login}", "I-Twilio-Idempotency-Token": idempotency_key}
        with urlopen(Request(TWILIO.format(account), form, headers), timeout=TIMEOUT) as answer:  # noqa: S310  the address is fixed
            return str(json.load(answer)["sid"])


BACKENDS: dict[str, Callable[[], SmsBackend]] = {"file": FileSms, "console": ConsoleSms, "twilio": TwilioSms}


def backend() -> SmsBackend:
    """The way this site sends text messages."""
    name = settings.KAZINEX_SMS_BACKEND
    if name not in BACKENDS:
        message = f"KAZINEX_SMS_BACKEND is “{name}”. Write none, file, console or twilio."
        raise ImproperlyConfigured(message)
    return BACKENDS[name]()
