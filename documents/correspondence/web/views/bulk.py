"""Several letters of the register at once: closed, reassigned, exported."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.correspondence.domain.limits import read_number
from documents.correspondence.models import Letter
from documents.correspondence.queries import letters as queries
from documents.correspondence.services import reassigning, several
from documents.correspondence.web import lists
from documents.correspondence.web.forms.several import CloseManyForm, ReassignManyForm
from documents.correspondence.web.pages import address
from documents.correspondence.web.views.threads import CLOSED, REASSIGNED, SEND
from kazinex.core.forms import HouseForm
from kazinex.core.http import MemberRequest, access
from kazinex.core.naming import first_of
from kazinex.core.several import gone
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects.web.exports import export

MOST_AT_ONCE = 100
MOST_NAMED = 20


@access(SEND)
def bulk_close(request: MemberRequest) -> HttpResponse:
    """Close several for one reason."""
    chosen = _chosen(request)
    make = partial(CloseManyForm, _answer(request), chosen=chosen)
    return _ask(request, chosen, make, several.close, button=_("Close"), done="closed", notice=CLOSED)


@access(SEND)
def bulk_reassign(request: MemberRequest) -> HttpResponse:
    """Let somebody act in another one's place in several."""
    chosen = _chosen(request)
    people = reassigning.able(chosen[0]) if chosen else []
    make = partial(ReassignManyForm, _answer(request), chosen=chosen, people=people)
    return _ask(request, chosen, make, several.reassign, button=_("Reassign"), done="reassigned", notice=REASSIGNED)


@require_POST
@access()
def bulk_export(request: MemberRequest) -> HttpResponse:
    """The chosen letters as Excel and recorded."""
    if not (chosen := _chosen(request)):
        return _nothing_chosen(request, "export")
    reading = lists.letters(request.actor).read(QueryDict(), path=address(request, "letters"))
    rows = queries.letters(request.actor).filter(pk__in=[letter.pk for letter in chosen])
    words = in_words([letter.code for letter in chosen])
    return export(request, reading, reading.every(rows), name="correspondence", words=words)


def in_words(codes: Sequence[str]) -> str:
    """Which letters these are, for a cover sheet and for the log; of many the first."""
    return f"chosen in the register: {first_of(codes, MOST_NAMED)}"


def _ask(
    request: MemberRequest,
    chosen: list[Letter],
    make: Callable[[], HouseForm],
    change: Callable[..., list[Letter]],
    *,
    button: str,
    done: str,
    notice: Notice,
) -> HttpResponse:
    back = address(request, "letters")
    lost = gone(request, [letter.code for letter in chosen], most=MOST_AT_ONCE)
    if not chosen:
        return _nothing_chosen(request, button.lower(), lost)
    asked = ReasonPage(
        layout="layouts/project.html",
        heading=f"{button} {_counted(len(chosen))}",
        crumbs=[(_("Correspondence"), back), (f"{button} letters", "")],
        button=button,
        back=back,
        notices=[*([Notice("", lost, tone="info")] if lost else []), notice],
        kind="primary",
        template="correspondence/several.html",
    )
    doing = partial(change, chosen, by=request.actor)

    def told(made: list[Letter]) -> str:
        return f"{_counted(len(made))} {done}."

    to = partial(redirect, back)
    return reasons.ask(request, asked, doing, of=None, done=told, to=to, form=make(), letters=chosen)


def _nothing_chosen(request: MemberRequest, verb: str, lost: str = "") -> HttpResponse:
    messages.info(request, lost or _("Choose the letters to {verb} first.").format(verb=verb))
    return redirect(address(request, "letters"))


def _counted(count: int) -> str:
    return ngettext("{count} letter", "{count} letters", count).format(count=count)


def _answer(request: MemberRequest) -> QueryDict | None:
    """What was typed on the page that names the letters; None where they were only ticked."""
    return request.POST if {"version", "reason"} & request.POST.keys() else None


def _chosen(request: MemberRequest) -> list[Letter]:
    """The letters that were ticked, as far as one sees them."""
    wanted = {read for code in request.POST.getlist("selected")[:MOST_AT_ONCE] if (read := read_number(code))}
    if not wanted:
        return []
    numbers = [number for _series, number in wanted]
    found = queries.letters(request.actor).filter(number__in=numbers, series__in={series for series, _number in wanted})
    chosen: list[Any] = [one for one in found.order_by("series", "number") if (one.series, one.number) in wanted]
    return [queries.at_home(one, request.actor) for one in chosen]
