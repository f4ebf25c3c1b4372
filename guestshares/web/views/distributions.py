"""A distribution: who opened, who answered; reminding and ending all of it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from guestshares.queries import distributions as queries
from guestshares.queries.distributions import Distribution
from guestshares.services import distributions, shares
from guestshares.web import lists
from guestshares.web.endings import besides, undone
from guestshares.web.views.manage import MANAGE
from guestshares.web.words import few_names, reminded_words
from kazinex.core.buttons import press
from kazinex.core.forms import EndingForm, posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

ENDED = _("Their links, pages that are open now and downloads under way stop working.")


@access(MANAGE, to=queries.distribution, when_closed=True)
def distribution(request: MemberRequest, distribution: Distribution) -> HttpResponse:
    """Everybody who was given the same."""
    reading = lists.in_distribution(request.actor).read(request.GET, path=request.path)
    shown = reading.page(distribution.shares)
    progress = distribution.progress()
    return page(request, "guestshares/distribution.html", distribution=distribution, shares=shown, progress=progress)


@require_POST
@access(MANAGE, to=queries.distribution)
def distribution_remind(request: MemberRequest, distribution: Distribution) -> HttpResponse:
    """Remind everybody who has not answered."""
    press(
        request,
        lambda: distributions.remind_all(distribution.shares, by=request.actor),
        done=reminded_words,
    )
    return redirect(distribution)


@access(MANAGE, to=queries.distribution, when_closed=True, fresh_proof=True)
def distribution_end(request: MemberRequest, distribution: Distribution) -> HttpResponse:
    """Revoke all of it, with a reason."""
    chosen = distribution.unended
    if not chosen:
        return redirect(distribution)
    back = distribution.get_absolute_url()
    ends = Notice(_("Everybody it was sent to loses access at once"), f"{ENDED} {undone(request.project)}")
    asked = ReasonPage(
        layout="guestshares/distribution_base.html",
        heading=_("End all of it"),
        crumbs=[(str(distribution), back), (_("End all"), "")],
        button=_("End all"),
        back=back,
        notices=[ends, *besides(chosen, request.actor)],
        facts=[(_("Recipients"), few_names([share.recipient for share in chosen]))],
    )
    return reasons.ask(
        request,
        asked,
        partial(shares.revoke_many, chosen, by=request.actor),
        of=None,
        done=lambda ended: ngettext("{number} share revoked.", "{number} shares revoked.", len(ended)).format(
            number=len(ended)
        ),
        to=partial(redirect, back),
        form=EndingForm(posted(request), of=chosen),
    )
