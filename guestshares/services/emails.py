"""Mails about shares: to the guest, and to the member who shared."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.services import notifications
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestResponse, Share
from kazinex.core import clock, mail
from kazinex.core.actors import SystemActor
from projects.queries.actors import find_member


def link(share: Share, address: str) -> None:
    """Mail the recipient their link: who, what, until when; no document content."""
    _to_guest(share, "share_link", button_label="Open the documents", button_url=address)


def reminder(share: Share) -> None:
    """Remind the recipient before the share ends; their link stands in the first mail."""
    _to_guest(share, "share_reminder")


def receipt(share: Share, response: GuestResponse) -> None:
    """Mail the recipient what was answered, with its time and hash; an address typed at the door gets no mail."""
    _to_guest(share, "share_receipt", response=response, submitted=_shown(share, response.submitted_at))


def answered(share: Share, response: GuestResponse) -> None:
    """Tell the creator that an answer has come."""
    number = response.item.document.number
    late = ", after the share had expired" if response.is_late else ""
    _tell(
        share,
        "share_answered",
        f"{share.recipient_name} answered “{response.get_decision_display()}” on {number}{late}.",
    )


def second_browser(share: Share, *, outcome: str) -> None:
    """Tell the creator that a link was opened in a second browser: it may have been passed on."""
    _tell(
        share, "share_second_browser", f"The link for {share.recipient_name} was used in a second browser: {outcome}."
    )


def asked(share: Share) -> None:
    """Tell the creator that a guest asks to be let in again."""
    _tell(share, "share_asked", f"{share.recipient_name} asks for access to {share} again.")


def not_opened(user: User, shares: list[Share], *, url: str) -> None:
    """Tell a controller which of their shares, as far as they still see them, nobody has opened."""
    shares = [share for share in shares if _creator_sees(share)]
    if not shares:
        return
    names = ", ".join(share.recipient_name for share in shares[:3])
    more = f" and {len(shares) - 3} more" if len(shares) > 3 else ""  # noqa: PLR2004  three are named
    text = f"Not opened in 3 days: shares with {names}{more}."
    notifications.tell(user, "share_not_opened", text, url, SystemActor("unopened shares"), about=shares)


def _tell(share: Share, kind: str, text: str) -> None:
    if not _creator_sees(share):
        return
    url = reverse("guestshares:share", args=[share.organisation.slug, share.project.code, share.public_id])
    notifications.tell(share.created_by, kind, text, url, GuestActor(share), about=[share])


def _creator_sees(share: Share) -> bool:
    """Whether who created it is still here and sees its documents; who left is told nothing more."""
    creator = find_member(str(share.created_by_id), share.project.code)
    return creator is not None and Share.objects.visible_to(creator).filter(pk=share.pk).exists()


def _to_guest(share: Share, template: str, **context: Any) -> None:
    items = share.items.select_related("document", "revision")
    mail.post(
        template,
        to=share.recipient_email,
        sender_name=share.organisation.name,
        organisation_name=share.organisation.name,
        share=share,
        sender=share.created_by,
        items=[f"{item.document.number} {item.document.title}, revision {item.revision.code}" for item in items],
        expires=_shown(share, share.expires_at),
        expires_utc=clock.shown(share.expires_at),
        **context,
    )


def _shown(share: Share, instant: Any) -> str:
    return clock.shown(instant, share.project.time_zone)
