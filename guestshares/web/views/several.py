"""Several of the active shares at once: extended, given new links, reissued, reminded, handed over, revoked."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from guestshares import queries
from guestshares.models import Share
from guestshares.queries import owners, secrets
from guestshares.queries.policies import effective_policy
from guestshares.services import distributions, several, shares
from guestshares.web import early_ends, ways_back
from guestshares.web.counted_words import EXTEND, HAND_OVER, REISSUE, REMIND, REVOKE, ROTATE, CountedWords
from guestshares.web.endings import besides
from guestshares.web.forms.several import (
    ExtendManyForm,
    HandOverForm,
    ReissueManyForm,
    RevokeManyForm,
    RotateManyForm,
)
from guestshares.web.views.manage import MANAGE
from guestshares.web.words import reminded_words
from kazinex.core.forms import ChosenForm
from kazinex.core.http import MemberRequest, access
from kazinex.core.naming import first_of
from kazinex.core.sent_forms import sent_once
from kazinex.core.several import NAMED, Outcome, gone, named
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

REVOKED_ALREADY = _("What you chose is revoked already.")
REVOKED = Notice(
    _("These guests lose access at once"),
    _(
        "Their links, open pages and downloads stop working. Each is mailed that their access ended, not why. This "
        "cannot be undone."
    ),
)
ROTATED = Notice(
    _("Their old links die at once"),
    _(
        "The new links are mailed: those of one person that the same member answers for come in one mail, those of "
        "transmittals and letters each in its own. Counts and drafts stay; a share that can no longer be opened is "
        "left as it is."
    ),
    tone="warn",
)
REISSUED = Notice(
    _("Each gets a new share on the same terms"),
    _(
        "You answer for the new shares. Their links are mailed: those of one person come in one mail, those of "
        "transmittals and letters each in its own. A live share ends by it."
    ),
    tone="warn",
)


@access(MANAGE, anywhere=True, when_closed=True, fresh_proof=True)
def revoke_many(request: MemberRequest) -> HttpResponse:
    """Revoke several shares at once: a page that names them, a reason, a fresh proof."""
    chosen = _chosen(request)
    return _ask(
        request,
        chosen,
        lambda: RevokeManyForm(_answer(request), chosen=chosen),
        partial(shares.revoke_many, chosen, by=request.actor),
        words=REVOKE,
        done=lambda ended: REVOKE.done.format(count=len(ended)),
        notices=[REVOKED, *besides(chosen, request.actor)],
    )


@access(MANAGE, anywhere=True)
def extend_many(request: MemberRequest) -> HttpResponse:
    """More time or more opens for several."""
    chosen = _chosen(request)
    return _ask(
        request,
        chosen,
        lambda: ExtendManyForm(
            _answer(request), chosen=chosen, policy=effective_policy(), is_secret=secrets.are_among(chosen)
        ),
        partial(several.extend, chosen, by=request.actor),
        words=EXTEND,
        done=_told(request, EXTEND, "pk__in"),
        kind="primary",
    )


@access(MANAGE, anywhere=True)
@sent_once
def rotate_many(request: MemberRequest) -> HttpResponse:
    """New links for several, mailed at once."""
    chosen = _chosen(request)
    return _ask(
        request,
        chosen,
        lambda: RotateManyForm(_answer(request), chosen=chosen),
        partial(several.rotate, chosen, by=request.actor),
        words=ROTATE,
        done=_told(request, ROTATE),
        notices=[ROTATED],
    )


@access(MANAGE, anywhere=True)
@sent_once
def reissue_many(request: MemberRequest) -> HttpResponse:
    """Share again with several."""
    chosen = _chosen(request)
    return _ask(
        request,
        chosen,
        lambda: ReissueManyForm(_answer(request), chosen=chosen, is_secret=secrets.are_among(chosen)),
        lambda revisions, **why: several.reissue(
            chosen, current_revisions=revisions == "current", by=request.actor, **why
        ),
        words=REISSUE,
        done=_told(request, REISSUE, "reissue_of__in"),
        notices=[REISSUED, *besides(chosen, request.actor)],
    )


@access(MANAGE, anywhere=True)
def remind_many(request: MemberRequest) -> HttpResponse:
    """Remind several guests who have not answered."""
    chosen = _chosen(request)
    return _ask(
        request,
        chosen,
        lambda: ChosenForm(_answer(request), chosen=chosen),
        partial(distributions.remind_all, chosen, by=request.actor),
        words=REMIND,
        done=reminded_words,
        kind="primary",
        lead=_("Each is mailed that an answer is waited for, at most once a day; who has answered is left alone."),
    )


@access(MANAGE, anywhere=True)
def hand_over_many(request: MemberRequest) -> HttpResponse:
    """Let a colleague answer for several."""
    chosen = _chosen(request)
    return _ask(
        request,
        chosen,
        lambda: HandOverForm(_answer(request), chosen=chosen, people=owners.able(chosen)),
        partial(several.hand_over, chosen, by=request.actor),
        words=HAND_OVER,
        done=_told(request, HAND_OVER),
        kind="primary",
        lead=_("From now on what guests do with them is told to somebody else. Guests notice nothing."),
    )


def _ask(
    request: MemberRequest,
    chosen: list[Share],
    make: Callable[[], ChosenForm],
    change: Callable[..., Any],
    *,
    words: CountedWords,
    done: Callable[[Any], str],
    **look: Any,
) -> HttpResponse:
    """A page that names the shares that were ticked, and does it from there."""
    back = ways_back.to_list(request)
    revoked = _revoked(request, chosen)
    lost = gone(request, [share.public_id for share in (*chosen, *revoked)])
    if not chosen:
        messages.info(request, REVOKED_ALREADY if revoked else lost or words.nothing)
        return redirect(back)
    number = len(chosen)
    look["notices"] = [*_left_out(revoked, lost), *look.get("notices", ())]
    asked = ReasonPage(
        layout="layouts/settings.html",
        crumbs=[(_("Active Shares"), back), (words.crumb, "")],
        heading=words.heading.format(count=number),
        button=words.button.format(count=number),
        back=back,
        template="guestshares/several.html",
        **look,
    )
    to = partial(redirect, back)
    return reasons.ask(request, asked, change, of=None, done=done, to=to, form=make(), shares=chosen)


def _revoked(request: MemberRequest, chosen: list[Share]) -> list[Share]:
    """What was ticked too and is revoked already."""
    if len(ticked := {*named(request)} - {share.public_id for share in chosen}) == 0:
        return []
    found = queries.shares_anywhere(request.actor).filter(public_id__in=ticked).exclude(revoked_at=None)
    return list(found.order_by("pk"))


def _left_out(revoked: list[Share], lost: str) -> list[Notice]:
    """Whose of those stay as they are, and how many are not here any more."""
    names = [share.recipient_name for share in revoked]
    told = [Notice(_("Left out, since they are revoked already"), first_of(names, NAMED), tone="info")] if names else []
    return [*told, Notice("", lost, tone="info")] if lost else told


def _told(request: MemberRequest, words: CountedWords, ends_anew: str = "") -> Callable[[Outcome[Share]], str]:
    """What is said of it; `ends_anew` is how those that end at another time now are found by what was chosen."""

    def told(outcome: Outcome[Share]) -> str:
        if ends_anew:
            chosen = [share.pk for share in outcome.done]
            early_ends.warn(request, Share.objects.live().with_surroundings().filter(**{ends_anew: chosen}))
        for why in outcome.warnings(lambda share: share.recipient_name):
            messages.warning(request, _("Left as it is – {words}").format(words=why))
        return str(words.done.format(count=len(outcome.done)))

    return told


def _answer(request: MemberRequest) -> QueryDict | None:
    """What was typed on the page that names the shares; None where they were only ticked."""
    return request.POST if {"version", "reason"} & request.POST.keys() else None


def _chosen(request: MemberRequest) -> list[Share]:
    chosen = queries.shares_anywhere(request.actor).filter(public_id__in=named(request), revoked_at=None)
    found: list[Any] = list(queries.listed(chosen))
    return found
