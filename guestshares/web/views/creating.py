"""What the pages of *Share with guest* have in common: looking before sharing, and sharing."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from guestshares.queries import recipients
from guestshares.queries.distributions import distribution
from guestshares.services.issuing import Issued
from guestshares.services.rehearsals import rehearsed
from guestshares.web import flash_links, previews
from guestshares.web.forms.shares import ShareForm
from guestshares.web.previews import Preview
from kazinex.core.http import MemberRequest, page
from kazinex.core.translation import marked as _

Change = Callable[..., list[Issued]]
_with_mail = csp_update({"style-src-attr": ["'unsafe-inline'"]})  # a mail carries its looks itself


def answer(request: MemberRequest, form: ShareForm, change: Change, template: str, **shown: Any) -> HttpResponseBase:
    """What comes of the form: the new share, or its page again with what is wrong or what the recipient will see."""
    return made(request, form, change) or again(request, form, template, **shown)


def made(request: MemberRequest, form: ShareForm, change: Change) -> HttpResponse | None:
    """On to what was shared; None where nothing was, since something is wrong or it was only to be looked at."""
    if previews.is_asked(request):
        form.submit(lambda: _preview(request, form, change))
        return None
    return created(request, form.result) if form.submit(lambda: change(**form.terms)) else None


def again(request: MemberRequest, form: ShareForm, template: str, **shown: Any) -> HttpResponseBase:
    """The page with its form, nothing typed is lost; with a preview where one was asked for."""
    shown |= {"form": form, "known": recipients.known(request.actor)}
    if not isinstance(form.result, Preview):
        return page(request, template, **shown)
    return _with_mail(lambda asked: page(asked, template, preview=form.result, **shown))(request)


def created(request: MemberRequest, issued: list[Issued]) -> HttpResponse:
    """To the new share, its link shown once; to their distribution where there are more than one."""
    if len(issued) > 1:
        messages.success(request, _("{number} links were mailed, one to each recipient.").format(number=len(issued)))
        return redirect(distribution(request.actor, issued[0].share.distribution))
    flash_links.keep(request, issued[0])
    messages.success(
        request, _("The link was mailed to {recipient_email}.").format(recipient_email=issued[0].share.recipient_email)
    )
    return redirect(issued[0].share)


def _preview(request: MemberRequest, form: ShareForm, change: Change) -> Preview:
    with rehearsed(lambda: change(**form.terms)) as issued:
        return previews.of(request, issued)
