"""Settings → Branding, the style sheet of a colour, and logos."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.domain import colours
from accounts.services import branding as services
from accounts.web.forms.branding import BrandingForm
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page, public
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
WRITTEN = re.compile(r"[0-9a-f]{6}")


@access(Permission.MANAGE_SETTINGS)
def branding(request: MemberRequest) -> HttpResponse:
    """A colour, a logo, and words for people outside."""
    form = BrandingForm(posted(request), request.FILES or None, organisation=request.organisation)
    if form.submit(lambda: services.change(request.organisation, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The branding is saved."))
        return redirect("accounts:branding", request.organisation.slug)
    return page(request, "accounts/branding.html", form=form)


@public
def brand_sheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The accents of a colour; it says nothing of whose it is."""
    try:
        if not WRITTEN.fullmatch(colour):
            raise Http404
        body = colours.style_sheet(colours.read(colour))
    except RuleBroken as broken:
        raise Http404 from broken
    return HttpResponse(body, content_type="text/css", headers=FOR_EVER)


@public
def brand_logo(request: HttpRequest, logo: str) -> HttpResponse:
    """A logo by an id that nobody guesses, for pages, mails and people outside."""
    try:
        body = services.stored_logo(logo)
    except OSError as error:
        raise Http404 from error
    return HttpResponse(body, content_type="image/png", headers=FOR_EVER)
