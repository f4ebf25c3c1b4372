"""The embedded mode's mailbox page: what would have been mailed; never in production."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from kazinex.core.http import page, public
from kazinex.core.mailbox import folder

MOST = 100


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest messages first."""
    _only_embedded()
    paths = sorted(folder().glob("*.eml"), reverse=True)[:MOST]
    return page(request, "kazinex/mailbox.html", messages_found=[_summary(path) for path in paths])


@public
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message, as text; links in it can be followed."""
    _only_embedded()
    path = folder() / f"{name}.eml"
    if not path.is_file():
        raise Http404
    mail = _parsed(path)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return page(request, "kazinex/mailbox_message.html", mail=_summary(path), text=text)


def _only_embedded() -> None:
    if not settings.KAZINEX_EMBEDDED:
        raise Http404


def _parsed(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def _summary(path: Path) -> dict[str, str]:
    mail = _parsed(path)
    return {"name": path.stem, "to": str(mail["To"]), "subject": str(mail["Subject"]), "date": str(mail["Date"])}
