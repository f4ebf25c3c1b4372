"""Structured log lines with the request id, and no secret in any of them."""

import json
import logging
import re
from datetime import UTC, datetime

from kazinex.core.context import current

SECRET_PATHS = re.compile(
    r"(/(?:g|invitations|password/reset/[^/\s]+|email/confirm|transmittals/guest)/)(?!open/|s/)[^/\s\"'?]+"
)
SECRET_FIELDS = re.compile(
    r"(?i)\b(password|passphrase|code|token|secret|seed|csrfmiddlewaretoken|kazinex_session|kazinex_guest|authorization)"
    r"(\"?\s*[=:]\s*\"?)([^\s\"'&;,]+)"
)

FOREIGN_HOST = "django.security.DisallowedHost"  # anybody on the network can cause it, and no line of ours did


def redacted(text: str) -> str:
    """The text with tokens in addresses and values of secret fields taken out."""
    return SECRET_FIELDS.sub(r"\1\2[redacted]", SECRET_PATHS.sub(r"\1[redacted]", text))


class Redact(logging.Filter):
    """Takes secrets out of a record before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), ()
        return True


class CutShort(logging.Filter):
    """Tells of an answer that ended before its end, because access did or its reader left, as of no fault of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, ConnectionAbortedError):
            record.levelno, record.levelname, record.exc_info = logging.INFO, "INFO", None
            record.msg, record.args = f"An answer was cut short. {error}".strip(), ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": "warning" if record.name == FOREIGN_HOST else record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current().request_id,
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.name != FOREIGN_HOST:
            line["error"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True)
