"""The work of a member in one page, given to others before they leave."""

from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import queries as accounts
from accounts.models import Membership, User
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.domain.questions import HeldWork
from projects.models import Job, Project
from projects.queries.people import everybody
from projects.services import transfers
from projects.web.forms.transfers import MOST_APART, TransferForm


@access(Permission.MANAGE_MEMBERS, to=accounts.joined_member)
@sent_once
def member_transfer(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Steps, letters, shares and packages of somebody who leaves: looked at together, and given to others."""
    actor, held = request.actor, transfers.held(membership, by=request.actor)
    works = held[: transfers.MOST_SHOWN]
    projects = list(dict.fromkeys(work.by.project for work in works))
    shown = {str(at): f"{work.kind} {work.title} {work.url}" for at, work in enumerate(works)}
    named, people = transfers.names(works), _people(projects, membership)
    kind = partial(TransferForm, works=named, people=people, shown=shown)
    ticked = request.POST.getlist("apart")
    form = kind(posted(request), apart=ticked)
    if form.is_bound and _asks_first(request, form):
        form = kind(None, initial=request.POST.dict(), apart=ticked)

    def change() -> int | Job:
        work = transfers.start if len(works) > transfers.MOST_AT_ONCE else transfers.transfer
        return work(membership, works, taker=form.taker, reason=form.cleaned_data["reason"], by=actor)

    if works and form.submit(change):
        return _transferred(request, membership, form, works)
    if form.is_bound and not works:
        messages.warning(request, _("Nothing was transferred: what waited for them went to others meanwhile."))
    back = reverse("accounts:member", args=[request.organisation.slug, membership.public_id])
    context: dict[str, Any] = {"groups": _grouped(named), "more": len(held) - len(works), "back": back}
    return page(request, "projects/transfer.html", form=form, member=membership, **context)


def _asks_first(request: MemberRequest, form: TransferForm) -> bool:
    """Whether nothing may be transferred before somebody chose for what is ticked; and says why."""
    chooses, is_new = "also" in request.POST, len(form.ticked) > len(form.apart)
    if chooses and not form.ticked:
        messages.warning(request, _("Tick first what goes to somebody else."))
    elif is_new and len(form.ticked) > MOST_APART:
        words = _(
            "At most {most} can be chosen for one by one; {count} are ticked. Untick some. Nothing was transferred."
        )
        messages.warning(request, words.format(most=MOST_APART, count=len(form.ticked)))
    elif is_new and not chooses:
        messages.warning(request, _("Nothing was transferred yet. Choose below who takes what you ticked."))
    return chooses or is_new


def _transferred(
    request: MemberRequest, membership: Membership, form: TransferForm, works: list[HeldWork]
) -> HttpResponse:
    if isinstance(done := form.result, Job):
        messages.info(request, _("It is transferred in the background, all of it or nothing."))
        return redirect(done)
    messages.success(request, transfers.told(membership, done, map(form.taker, works)))
    return redirect("accounts:member", request.organisation.slug, membership.public_id)


def _grouped(works: Mapping[str, HeldWork]) -> list[tuple[str, list[tuple[str, HeldWork]]]]:
    """By project and kind, in their order, each with its name."""

    def place(item: tuple[str, HeldWork]) -> str:
        return f"{item[1].by.project}: {item[1].kind}"

    return [(words, list(group)) for words, group in groupby(works.items(), place)]


def _people(projects: list[Project], membership: Membership) -> object:
    there = {actor.user.pk for actor in everybody(*projects)} - {membership.user_id}
    return User.objects.filter(pk__in=there).order_by("name", "pk")
