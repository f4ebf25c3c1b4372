"""Mail leaves only through the outbox, encrypted while it waits and blanked once sent."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from kazinex.core import crypto, outbox

CONTEXT = "outbox|mail"


def post(template: str, *, to: str, dedupe_key: str = "", sender_name: str = "", **context: object) -> None:
    """Write one mail with the change: templates/emails/<template>.subject.txt, .txt and .html, in that order."""
    context = {"site_url": settings.KAZINEX_PUBLIC_URL, **context}
    message = {
        "to": to,
        "subject": " ".join(render_to_string(f"emails/{template}.subject.txt", context).split()),
        "text": render_to_string(f"emails/{template}.txt", context).strip() + "\n",
        "html": render_to_string(f"emails/{template}.html", context),
        "sender_name": sender_name,
    }
    sealed = crypto.encrypt(json.dumps(message).encode(), context=CONTEXT)
    outbox.enqueue("mail.send", dedupe_key=dedupe_key, sealed=sealed)


def send(payload: Mapping[str, Any]) -> None:
    """Send one waiting mail; its Message-ID comes from the outbox row, so a second sending is recognisable."""
    message = json.loads(crypto.decrypt(payload["sealed"], context=CONTEXT))
    mail = EmailMultiAlternatives(
        message["subject"],
        message["text"],
        _sender(message["sender_name"]),
        [message["to"]],
        headers={
            "Message-ID": f"<outbox-{payload['outbox_id']}@{settings.ALLOWED_HOSTS[0].strip('[]')}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(message["html"], "text/html")
    mail.send()


def _sender(name: str) -> str:
    address = settings.DEFAULT_FROM_EMAIL
    if not name:
        return str(address)
    plain = "".join(letter for letter in name if letter not in '<>"\r\n\\')
    return f'"{plain} via Kazinex" <{address.rsplit("<", 1)[-1].rstrip(">")}>'
