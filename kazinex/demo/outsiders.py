"""Guest shares of the demo, one in every state: active, opened, answered, expired, used up, revoked."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.register.models import Document
from documents.register.services import uploads
from guestshares.domain.actors import GuestActor
from guestshares.models import Share
from guestshares.services import responses, sessions, shares, sweep
from guestshares.services.sessions import Opening
from kazinex.core import clock
from kazinex.core.context import happening
from kazinex.demo.people import Stage

AGENT = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Safari/605.1.15"


def share_with_outsiders(stage: Stage, register: dict[str, Document], today: datetime) -> str:
    """Tell every state a share can be in; returns the link of one that is ready to open."""
    answered = _share(stage, register["HT-CIV-DWG-001"], "Hugo Brandt", "hugo@atelier.example", today, ago=10)
    _answer(_open(answered, today, ago=9), today, ago=9)
    opened = _share(stage, register["HT-STR-DWG-002"], "Priya Raman", "priya@checkers.example", today, ago=5)
    _open(opened, today, ago=4)
    _open(opened, today, ago=2)
    expired = _share(stage, register["HT-ARC-DWG-003"], "Lena Fischer", "lena@glasswork.example", today, ago=40)
    _open(expired, today, ago=38)
    used_up = _share(stage, register["HT-MEP-DWG-002"], "Tom Abara", "tom@pumps.example", today, ago=12, max_opens=2)
    _open(used_up, today, ago=11)
    _open(used_up, today, ago=8)
    revoked = _share(stage, register["HT-CIV-DWG-004"], "Sara Lind", "sara@survey.example", today, ago=20)
    _open(revoked, today, ago=19)
    with clock.at(today - timedelta(days=15)):
        shares.revoke(revoked, reason="Sent to the wrong surveyor", by=stage.actor("dina", "harbour"))
    sweep.expire_due()
    return _ready(stage, register["HT-CIV-DWG-002"], today)


def _share(
    stage: Stage, document: Document, name: str, email: str, today: datetime, *, ago: int, **terms: Any
) -> Share:
    document.refresh_from_db()
    with clock.at(today - timedelta(days=ago, hours=3)):
        issued = shares.create(
            document,
            recipient_name=name,
            recipient_email=email,
            expiry=30 if ago in {12, 20} else 14,
            instructions="Please check against your own model and answer here.",
            by=stage.actor("dina", "harbour"),
            **terms,
        )
    return issued.share


def _open(share: Share, today: datetime, *, ago: int) -> Opening:
    share.refresh_from_db()
    name, email = share.recipient_name, share.recipient_email
    with clock.at(today - timedelta(days=ago)), happening(ip="203.0.113.24", agent=AGENT):
        return sessions.open(share, name=name, email=email, acknowledged=True, browser=email)


def _answer(opening: Opening, today: datetime, *, ago: int) -> None:
    share = opening.session.share
    note = uploads.check(
        SimpleUploadedFile("levels.csv", b"chainage,invert,expected\n120,3.460,3.500\n140,3.420,3.420\n")
    )
    with clock.at(today - timedelta(days=ago) + timedelta(minutes=25)), happening(ip="203.0.113.24", agent=AGENT):
        responses.submit(
            share.items.get(),
            session=opening.session,
            decision="approved_with_comments",
            comment="The invert at chainage 120 is 40 mm below our long section. Otherwise fine.",
            files=[note],
            by=GuestActor(share, opening.session),
        )


def _ready(stage: Stage, document: Document, today: datetime) -> str:
    document.refresh_from_db()
    with clock.at(today - timedelta(hours=2)):
        return shares.create(
            document,
            recipient_name="Jo Reid",
            recipient_email="jo@designer.example",
            expiry=14,
            instructions="Please check the portal sections against the track alignment.",
            by=stage.actor("dina", "harbour"),
        ).link
