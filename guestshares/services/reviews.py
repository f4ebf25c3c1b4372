"""The weekly review: org admins are told which live shares are worth a look, once however many tell."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Mailing, Membership, MembershipStatus, Organisation, User
from accounts.models.roles import OrganisationRole
from accounts.queries.mailing import mailings
from accounts.services import branding, notifications
from accounts.services.notifications import Told
from guestshares.domain import review_links
from guestshares.models import Share, ShareReview
from guestshares.queries import reviews
from guestshares.queries.reviews import StandsOut
from kazinex.core import clock, mail
from kazinex.core.actors import SystemActor
from kazinex.core.mail import Letter

BY = SystemActor("weekly review")
KIND = "share_review"
MOST_NAMED = 20


class Line(NamedTuple):
    """A share in the mail: whose, what, until when, why it stands out, and where it is ended."""

    share: Share
    topic: str
    expires: str
    why: str
    end_url: str


def tell_admins(organisation: Organisation, *, day: date) -> int:
    """Tell the org admins of the active organisation; returns how many were told, none where that was done before."""
    with transaction.atomic():
        if (review := _begun(day)) is None:
            return 0
        text = f"Weekly review. {reviews.review().in_words}"
        url = f"{reverse('guestshares:active', args=[organisation.slug])}?status=worth-a-look"
        admins = Membership.objects.filter(
            role=OrganisationRole.ORG_ADMIN, status=MembershipStatus.ACTIVE, user__is_active=True
        )
        told = [Told(member.user, text, url) for member in admins.select_related("user").order_by("pk")]
        notifications.tell_many(told, KIND, BY, own_mail=True, about=[review])
        _mail(organisation, [one.user for one in told], url=url, day=day)
    return len(told)


def _mail(organisation: Organisation, admins: Sequence[User], *, url: str, day: date) -> None:
    """To those who are mailed at once: what stands out, each with a link to the page that ends it, and to all of it."""
    gathered = {
        user for user, mailing in mailings(KIND, [user.pk for user in admins]).items() if mailing != Mailing.NOW
    }
    found, now = reviews.standing_out(MOST_NAMED), reviews.review()
    active = settings.KAZINEX_PUBLIC_URL + reverse("guestshares:active", args=[organisation.slug])
    same: dict[str, Any] = {
        **branding.in_mails(organisation),
        "words": now.in_words,
        "figures": [(one.words, f"{active}?{one.query}") for one in now.figures],
        "lines": [_line(one, _end_url(organisation, [one.share])) for one in found],
        "end_all_url": _end_url(organisation, [one.share for one in found]) if len(found) > 1 else "",
        "choices_url": settings.KAZINEX_PUBLIC_URL
        + reverse("accounts:notification-settings", args=[organisation.slug]),
        "button_label": "Open Active Shares",
        "button_url": url,
    }
    headers = {"List-Unsubscribe": f"<{same['choices_url']}>"}
    mail.post_many(
        "share_review",
        [
            Letter(to.email, f"share-review:{organisation.pk}:{to.pk}:{day}", context=same, headers=headers)
            for to in admins
            if to.pk not in gathered
        ],
    )


def _line(found: StandsOut, end_url: str) -> Line:
    share: Any = found.share
    first, *more = [record["number"] for record in share.records] or [""]
    topic = share.label or (f"{first} and {len(more)} more" if more else first)
    return Line(share, topic, clock.shown_end(share.expires_at, share.project.time_zone), found.why, end_url)


def _end_url(organisation: Organisation, shares: Sequence[Share]) -> str:
    signed = review_links.sign(organisation.pk, [share.public_id for share in shares])
    return settings.KAZINEX_PUBLIC_URL + f"{reverse('guestshares:review-end', args=[organisation.slug])}?of={signed}"


def _begun(day: date) -> ShareReview | None:
    """The review of a day; None where somebody else has told of it: a second one waits for the first."""
    try:
        with transaction.atomic():
            made: ShareReview = ShareReview.objects.create(day=day)
    except IntegrityError:
        return None
    return made
