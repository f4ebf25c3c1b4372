"""One person outside: what they hold in a project, and what they answered."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from guestshares import queries
from guestshares.models import GuestResponse, Share
from guestshares.queries import recipients
from guestshares.web import answer_lists, lists
from guestshares.web.views.manage import MANAGE
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.translation import marked as _
from projects.web.exports import export

MOST_ANSWERS = 10  # on the page of a person; all of them have a list of their own


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
        answers_url=_place(request, "recipient-answers", share),
        company_url=company_url,
    )


@access(MANAGE, to=queries.share, when_closed=True)
def recipient_answers(request: MemberRequest, share: Share) -> HttpResponse:
    """Everything that person answered."""
    reading, found = _answered(request, share)
    urls: dict[str, Any] = {"recipient_url": _place(request, "recipient", share)}
    urls["export_url"] = _place(request, "recipient-answers-export", share)
    return page(request, "guestshares/recipient_answers.html", share=share, answers=reading.page(found), **urls)


@require_POST
@access(MANAGE, to=queries.share, when_closed=True)
def recipient_answers_export(request: MemberRequest, share: Share) -> HttpResponse:
    """Exactly the filtered answers, as Excel and recorded."""
    reading, found = _answered(request, share)
    return export(request, reading, reading.every(found), name="answers", of=share)


def _answered(request: MemberRequest, share: Share) -> tuple[Reading, QuerySet[GuestResponse]]:
    kind = answer_lists.answers(request.actor, _("Answers of one person"))
    reading = kind.read(request.GET, path=_place(request, "recipient-answers", share))
    return reading, recipients.answers_of(recipients.held_by(request.actor, share))


def _place(request: MemberRequest, name: str, share: Share) -> str:
    return reverse(f"guestshares:{name}", args=[request.organisation.slug, request.project.code, share.public_id])
