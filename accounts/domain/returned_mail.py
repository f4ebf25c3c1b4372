"""Returned mail (RFC 3464) as mail servers write it: for whom it was, what failed, and as what it left."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from kazinex.core import mail

LARGEST = 1024 * 1024  # bytes of one report
REASON_LENGTH = 300
PERMANENT = "5"  # the class of a status that no second try mends (RFC 3463)


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a mail of ours: the outbox row it left by, to whom it went, and why it came back for good.

    Without a reason it was delivered.
    """

    outbox_id: int
    email: str
    reason: str

    @property
    def is_delivered(self) -> bool:
        return not self.reason


def read(raw: bytes) -> Returned | None:
    """What a report says of a mail of ours; None for anything else, and for what may still arrive.

    Anybody writes to a mailbox, so whatever parsing a mail raises makes it anything else.
    """
    try:
        return _read(raw)
    except Exception:  # noqa: BLE001  the parser promises none of its errors: nesting alone raises RecursionError
        return None


def _read(raw: bytes) -> Returned | None:
    report = message_from_bytes(raw[:LARGEST], policy=policy.default)
    parts = list(report.walk())
    final = next((status for status in _statuses(parts) if _is_final(status) or _is_delivered(status)), None)
    original = next(_originals(parts), None)
    if final is None or original is None:
        return None
    candidates = [_address(final[name]) for name in ("Original-Recipient", "Final-Recipient")]
    candidates.append(str(original["To"] or ""))
    sent_as = str(original[mail.SENT_AS] or "")
    for address in filter(None, candidates):
        if key := mail.sent_as(sent_as, address):
            return Returned(key, address.strip().lower(), "" if _is_delivered(final) else _reason(final))
    return None


def _statuses(parts: list[Any]) -> Iterator[Message]:
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from part.get_payload()


def _is_final(status: Message) -> bool:
    return str(status["Action"] or "").strip().lower() == "failed" and str(status["Status"]).strip()[:1] == PERMANENT


def _is_delivered(status: Message) -> bool:
    return str(status["Action"] or "").strip().lower() == "delivered"


def _originals(parts: list[Any]) -> Iterator[Message]:
    """The mail that came back, or its headers alone."""
    for part in parts:
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield part.get_payload(0)
        if part.get_content_type() == "text/rfc822-headers":
            yield message_from_bytes(part.get_payload(decode=True), policy=policy.default)


def _address(value: object) -> str:
    """“rfc822; jo@designer.example” without its type."""
    return str(value or "").rpartition(";")[2].strip().strip("<>")


def _reason(status: Message) -> str:
    said = " ".join(str(status["Diagnostic-Code"] or status["Status"]).split())
    return "".join(letter for letter in said if letter.isprintable())[:REASON_LENGTH] or "no reason given"
