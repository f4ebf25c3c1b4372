"""How an outside reviewer goes through the portal in tests."""

from datetime import timedelta
from typing import Any

from audit import queries as audit_queries
from audit.domain.sentences import sentence
from guestshares.models import Share, SharePolicy
from guestshares.services import shares
from kazinex.core import clock
from tests.cast import HouseClient, World

JO = {"name": "Jo Reid", "email": "jo@client.example", "acknowledged": "on"}


def share_with_jo(world: World, document: Any = None, *, by: str = "dina", **terms: Any) -> tuple[Share, str]:
    """A share of the drainage plan with Jo Reid, and the path of its link."""
    given: dict[str, Any] = {
        "recipient_name": "Jo Reid",
        "recipient_email": "jo@client.example",
        "expiry": 7,
        "max_opens": 3,
        "reason": "Agreed",
    } | terms
    issued = shares.create(document or world.plan, by=world.actor(by), **given)
    return issued.share, issued.link.removeprefix(_site())


def allow_packages() -> None:
    """Policy lets packages out."""
    SharePolicy.objects.create(share_packages=True)


def follow(link: str, client: HouseClient | None = None) -> HouseClient:
    """A browser that has followed the link and stands at the opening page."""
    client = client or HouseClient()
    assert client.get(link).status_code == 303
    return client


def enter(link: str, client: HouseClient | None = None, **answers: str) -> HouseClient:
    """A browser with an open guest session."""
    client = follow(link, client)
    response = client.post("/g/open/", JO | answers)
    assert response.status_code == 303, response.content.decode()
    return client


def portal(share: Share, *more: str) -> str:
    """An address in the portal."""
    return "/".join(["/g/s", share.public_id, *more, ""])


def record(share: Share, *more: str) -> str:
    """An address of the share's first record."""
    return portal(share, "records", share.items.get().revision.public_id, *more)


def _site() -> str:
    from django.conf import settings

    return str(settings.KAZINEX_PUBLIC_URL)


def story(share: Share) -> list[str]:
    """What the audit log says about a share, oldest first, as actions."""
    events = audit_queries.events_about(share)
    return [event.action for event in reversed(list(events))]


def sentences(share: Share) -> list[str]:
    """The same in words."""
    return [sentence(event) for event in reversed(list(audit_queries.events_about(share)))]


def end_by_date(share: Share, ago: timedelta = timedelta(seconds=1)) -> None:
    """Let the share's date pass, by the database's clock."""
    past = clock.now() - ago
    Share.objects.filter(pk=share.pk).update(expires_at=past)
