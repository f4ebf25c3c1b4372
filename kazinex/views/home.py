"""Where one lands, and the site's small public files."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from accounts import queries
from kazinex.core import clock
from kazinex.core.http import page, public, signed_in, to_sign_in


@public
def landing(request: Any) -> HttpResponse:
    """Your organisation if you have one, the chooser if several, sign-in if you are a stranger."""
    if not request.user.is_authenticated:
        if queries.is_first_run():
            return redirect("accounts:first-run")
        return to_sign_in(request)
    memberships = queries.own_memberships(request.user)
    if len(memberships) == 1:
        return redirect("projects:list", organisation=memberships[0].organisation.slug)
    return page(request, "kazinex/chooser.html", memberships=memberships)


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    contact = settings.DEFAULT_FROM_EMAIL.rsplit("<", 1)[-1].rstrip(">").replace("no-reply", "security")
    return HttpResponse(f"Contact: mailto:{contact}\nExpires: {expires}\n", content_type="text/plain")


@signed_in
def change_password(request: HttpRequest) -> HttpResponseRedirect:
    """The well-known address password managers use."""
    return redirect("accounts:password-change")
