"""One person outside: what they hold in a project, and what they answered."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from guestshares import queries
from guestshares.models import Share
from guestshares.queries import recipients
from guestshares.web import lists
from guestshares.web.views.manage import MANAGE
from kazinex.core.http import MemberRequest, access, page

MOST_ANSWERS = 100


@access(MANAGE, to=queries.share, when_closed=True)
def recipient(request: MemberRequest, share: Share) -> HttpResponse:
    """Everything the recipient of a share was given, by their address, whatever name it was sent under."""
    held = recipients.held_by(request.actor, share)
    listing = lists.of_recipient(request.actor).read(request.GET, path=request.path)
    here = reverse("guestshares:project-shares", args=[request.organisation.slug, request.project.code])
    company_url = f"{here}?{urlencode({'company': share.company})}" if share.company else ""
    return page(
        request,
        "guestshares/recipient.html",
        share=share,
        shares=listing.page(held),
        answers=recipients.answers_of(held)[:MOST_ANSWERS],
        company_url=company_url,
    )
