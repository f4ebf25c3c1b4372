"""From the mail of the weekly review to a page that says what will end, with one button; following it ends nothing."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guestshares.queries import reviews as queries
from guestshares.services import shares
from guestshares.web.counted_words import REVOKE
from guestshares.web.endings import besides
from guestshares.web.views.manage import MANAGE
from guestshares.web.views.several import REVOKED
from kazinex.core.forms import EndingForm, posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import ReasonPage

REASON = "Weekly review: no longer needed."  # as it stands in the log for all readers: in one language, not marked
OLD = _("That link was older than two weeks. These are the shares that are worth a look now.")
OVER = _("There is nothing left to end behind that link.")


@access(MANAGE, anywhere=True, when_closed=True, fresh_proof=True)
def review_end(request: MemberRequest) -> HttpResponse:
    """Revoke what a link of the review names; the reason is written already and may be changed."""
    found = queries.to_end(request.actor, request.GET.get("of", ""))
    back = reverse("guestshares:active", args=[request.organisation.slug])
    if not found.shares:
        messages.info(request, OLD if found.is_old else OVER)
        return redirect(f"{back}?status=worth-a-look")
    words = REVOKE.heading.format(count=len(found.shares))
    asked = ReasonPage(
        layout="layouts/settings.html",
        crumbs=[(_("Active Shares"), back), (_("Weekly review"), "")],
        heading=words,
        button=words,
        back=back,
        template="guestshares/several.html",
        notices=[REVOKED, *besides(found.shares, request.actor)],
    )
    form = EndingForm(posted(request), of=found.shares, initial={"reason": REASON})
    change = partial(shares.revoke_many, found.shares, by=request.actor)
    done, to = (lambda ended: str(REVOKE.done.format(count=len(ended)))), partial(redirect, back)
    return reasons.ask(request, asked, change, of=None, done=done, to=to, form=form, shares=found.shares)
