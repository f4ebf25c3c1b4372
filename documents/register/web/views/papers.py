"""Copies with a stamp, the check of a paper without signing in, and whether there are such things here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from documents.register import queries
from documents.register.models import Revision
from documents.register.queries import papers
from documents.register.services import stamps
from documents.register.web import stamping
from documents.register.web.document_pages import document_page
from documents.register.web.settings_forms import PaperForm
from documents.register.web.settings_pages import settings_address, settings_page
from kazinex.core import context, throttle
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page, public
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _

UNKNOWN = {"limit": 20, "seconds": 600}  # codes nobody printed, from one address
CHECKS = {"limit": 120, "seconds": 600}


@access(to=queries.present_revision)
@require_http_methods(["GET", "HEAD", "POST"])
def stamped(request: MemberRequest, revision: Revision) -> HttpResponseBase:
    """A copy of the PDF with a stamp below every page: asked for and taken by POST; otherwise how far it is."""
    if request.method == "POST":
        return stamping.taken(request, revision, stamps.take) or HttpResponseRedirect(request.path, status=303)
    standing = stamps.standing(revision, by=request.actor)
    around = {"revision": revision, "standing": standing, "note": revision.code}
    return document_page(request, stamping.template(request, "documents/stamped.html"), revision.document, **around)


@public
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the paper with this code is current; says nothing else, and the same of every code it does not know."""
    caller = context.current().ip or ""
    wait = throttle.look("paper-unknown", caller, **UNKNOWN).retry_after
    if wait := wait or throttle.hit("paper-check", caller, **CHECKS).retry_after:
        return _slow_down(request, wait)
    found = papers.door(code)
    if found is not None:
        with organisation_active(found.organisation_id):
            revision = papers.stamped(found)
            if revision is not None:
                answer = stamps.check(revision)
                return _unlisted(page(request, "documents/paper.html", answer=answer))
    throttle.hit("paper-unknown", caller, **UNKNOWN)
    return _unlisted(page(request, "documents/paper_unknown.html", status=404))


@access(Permission.MANAGE_SETTINGS)
def paper_policy(request: MemberRequest) -> HttpResponse:
    """Whether copies are stamped and their codes answered here."""
    own = papers.own_policy(request.project)
    form = PaperForm(posted(request), initial={"is_on": own is None or own.is_on})
    if form.submit(lambda: stamps.switch(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Saved. It counts from now on, for paper that is printed already too."))
        return redirect(settings_address(request, "paper"))
    return settings_page(request, "documents/paper_policy.html", form=form)


def _slow_down(request: HttpRequest, seconds: int) -> HttpResponse:
    minutes = max(1, -(-seconds // 60))
    words = ngettext("{minutes} minute", "{minutes} minutes", minutes).format(minutes=minutes)
    response = _unlisted(page(request, "errors/429.html", status=429, wait=words))
    response["Retry-After"] = str(seconds)
    return response


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex, nofollow", "no-referrer"
    return response
