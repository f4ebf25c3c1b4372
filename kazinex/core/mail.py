"""Mail leaves only through the outbox, encrypted while it waits and blanked once sent."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from email.header import Header
from email.message import EmailMessage, Message
from email.policy import Policy
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from kazinex.core import crypto, languages, outbox
from kazinex.core.models import Outbox

CONTEXT = "outbox|mail"
SENT_AS = "X-Kazinex-Mail"


class Attachment(NamedTuple):
    """A file beside a mail: its text, or its bytes in base64 where it has a media type."""

    name: str
    content: str
    media_type: str = ""

    @classmethod
    def of_bytes(cls, name: str, body: bytes, media_type: str) -> Self:
        """Any file, as it waits among the mails."""
        return cls(name, base64.b64encode(body).decode(), media_type)

    def added_to(self, mail: EmailMultiAlternatives) -> None:
        """Attach it as what it is."""
        if self.media_type:
            mail.attach(self.name, base64.b64decode(self.content), self.media_type)
        else:
            mail.attach(self.name, self.content, "text/plain")


class Letter(NamedTuple):
    """One mail: to whom, from whom, and what its templates take."""

    to: str
    dedupe_key: str = ""
    sender_name: str = ""
    attachments: Sequence[Attachment] = ()
    context: Mapping[str, object] = {}
    headers: Mapping[str, str] = {}  # of a thread: Message-ID, In-Reply-To, References
    language: str = languages.ENGLISH


class Written(NamedTuple):
    """A mail as it will leave."""

    sender: str
    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]


class FoldedMail(EmailMultiAlternatives):
    """A mail whose subject is folded with its name counted: else a long one begins with an empty line."""

    def message(self, *, policy: Policy | None = None) -> EmailMessage:
        """The message as it leaves; the subject's white space was folded before, so it holds no line break."""
        message = super().message(policy=policy) if policy else super().message()
        if not str(self.subject).isascii():
            del message["Subject"]
            folded: Any = Header(str(self.subject), "utf-8", header_name="Subject")
            Message.__setitem__(message, "Subject", folded)
        return message


def post(
    template: str,
    *,
    to: str,
    dedupe_key: str = "",
    sender_name: str = "",
    attachments: Sequence[Attachment] = (),
    **context: object,
) -> None:
    """Write one mail with the change: templates/emails/<template>.subject.txt, .txt and .html, in that order."""
    letter = Letter(to, dedupe_key, sender_name, attachments, context)
    post_many(template, [letter])


def post_many(template: str, letters: Iterable[Letter]) -> None:
    """Write several mails from one template in one statement."""
    outbox.enqueue_many("mail.send", [(letter.dedupe_key, {"sealed": _sealed(template, letter)}) for letter in letters])


def _sealed(template: str, letter: Letter) -> str:
    context = {"site_url": settings.KAZINEX_PUBLIC_URL, **letter.context}
    with languages.speaking(letter.language):
        message = {
            "to": letter.to,
            "subject": " ".join(render_to_string(f"emails/{template}.subject.txt", context).split()),
            "text": render_to_string(f"emails/{template}.txt", context).strip() + "\n",
            "html": render_to_string(f"emails/{template}.html", context),
            "sender_name": letter.sender_name,
            "attachments": letter.attachments,
            "headers": dict(letter.headers),
        }
    return crypto.encrypt(json.dumps(message).encode(), context=CONTEXT)


def waiting(dedupe_key: str) -> Written | None:
    """The mail that waits under this key, as it will leave; None where there is none."""
    row = Outbox.objects.filter(kind="mail.send", dedupe_key=dedupe_key, done_at=None).first()
    if row is None:
        return None
    message = json.loads(crypto.decrypt(row.payload["sealed"], context=CONTEXT))
    same = {name: message[name] for name in ("to", "subject", "text", "html", "headers")}
    return Written(sender=_sender(message["sender_name"]), **same)


def send(payload: Mapping[str, str]) -> None:
    """Send one waiting mail; its Message-ID comes from the outbox row or its thread, so a second is recognisable."""
    message = json.loads(crypto.decrypt(payload["sealed"], context=CONTEXT))
    mail = FoldedMail(
        message["subject"],
        message["text"],
        _sender(message["sender_name"]),
        [message["to"]],
        headers={
            "Message-ID": message_id(f"outbox-{payload['outbox_id']}"),
            "Auto-Submitted": "auto-generated",
            SENT_AS: _signer(message["to"]).sign(str(payload["outbox_id"])),
            **message.get("headers", {}),
        },
    )
    mail.attach_alternative(message["html"], "text/html")
    for each in message.get("attachments", ()):
        Attachment(*each).added_to(mail)
    mail.send()


def message_id(name: str) -> str:
    """The Message-ID of this site with that name, such as “letter-0a1b”; the same whenever it is asked for."""
    return f"<{name}@{settings.ALLOWED_HOSTS[0].strip('[]')}>"


def sent_as(header: str, address: str) -> int | None:
    """The key of the outbox row by which a mail with this header left to this address; None where it is not ours."""
    try:
        return int(_signer(address).unsign(header.strip()))
    except (signing.BadSignature, ValueError):
        return None


def _signer(address: str) -> signing.Signer:
    """Binds a mail to whom it went, so that nobody makes another's address come back."""
    return signing.Signer(salt=f"{SENT_AS}|{address.strip().casefold()}")


def _sender(name: str) -> str:
    address = settings.DEFAULT_FROM_EMAIL
    if not name:
        return str(address)
    plain = "".join(letter for letter in name if letter not in '<>"\r\n\\')
    return f'"{plain} via Kazinex" <{address.rsplit("<", 1)[-1].rstrip(">")}>'
