"""Packages a project is handed over with: those there are, a new one, one watched, taken and cleared away."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents.handovers import queries
from documents.handovers.domain.planned import PART_SIZES
from documents.handovers.models import Handover, HandoverPart
from documents.handovers.services import handovers
from documents.handovers.web.forms import HandoverForm
from documents.register.services import storage
from documents.register.web import responses
from kazinex.core.buttons import press
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

READ = Permission.VIEW_AUDIT_LOG
ZIP = "application/zip"
REMOVED = Notice(
    _("Its archives are gone for good"), _("That it was made, and the digest of its manifest, stay in the log.")
)


@require_safe
@access(READ)
def handover_list(request: MemberRequest) -> HttpResponse:
    """Every package of the project; one's own can be opened."""
    rows = queries.handovers(request.actor)
    return page(request, "handovers/handovers.html", rows=rows, new_url=_address(request, "handover-new"))


@access(READ, fresh_proof=True)
@sent_once
def handover_new(request: MemberRequest) -> HttpResponse:
    """Say which revisions and how large an archive; a worker makes it."""
    form = HandoverForm(posted(request))
    if form.submit(lambda: handovers.begin(request.project, by=request.actor, **form.cleaned_data)):
        return redirect(form.result)
    return page(request, "handovers/new.html", form=form, list_url=_address(request, "handovers"))


@require_safe
@access(READ, to=queries.handover)
def handover(request: MemberRequest, handover: Handover) -> HttpResponse:
    """How far it is, and its archives once they are there."""
    urls = {part: _address(request, f"handover-{part}", handover) for part in ("stop", "resume", "remove")}
    parts = [(one, _address(request, "handover-archive", handover, one.number)) for one in handover.parts.all()]
    split_at = dict(PART_SIZES).get(handover.part_size) or filesizeformat(handover.part_size)
    context: dict[str, Any] = {"handover": handover, "urls": urls, "parts": parts, "split_at": split_at}
    template = "handovers/handover.html#state" if request.GET.get("part") == "state" else "handovers/handover.html"
    return page(request, template, list_url=_address(request, "handovers"), **context)


@require_POST
@access(READ, to=queries.handover)
def handover_resume(request: MemberRequest, handover: Handover) -> HttpResponse:
    """Go on with it."""
    press(request, lambda: handovers.resume(handover, by=request.actor), done=_("A worker goes on where it stopped."))
    return redirect(handover)


@require_POST
@access(READ, to=queries.handover)
def handover_stop(request: MemberRequest, handover: Handover) -> HttpResponse:
    """Stop making it."""
    press(request, lambda: handovers.stop(handover, by=request.actor), done=_("It is stopped. What is finished stays."))
    return redirect(handover)


@access(READ, to=queries.handover)
def handover_remove(request: MemberRequest, handover: Handover) -> HttpResponse:
    """Clear its archives away."""
    list_url = _address(request, "handovers")
    asked = ReasonPage(
        layout="layouts/project_settings.html",
        heading=_("Remove {handover}").format(handover=handover),
        crumbs=[(_("Handover"), list_url), (str(handover), handover.get_absolute_url()), (_("Remove"), "")],
        button=_("Remove package"),
        back=handover.get_absolute_url(),
        notices=[REMOVED],
    )
    change = partial(handovers.remove, handover, by=request.actor)
    return reasons.ask(
        request,
        asked,
        change,
        of=handover,
        done=_("{handover} is removed.").format(handover=handover),
        to=partial(redirect, list_url),
    )


@require_safe
@access(READ, to=queries.part)
def handover_archive(request: MemberRequest, part: HandoverPart) -> HttpResponseBase:
    """One of its archives, streamed; taking it is an event, asking about it (HEAD) is none."""
    if request.method == "HEAD":
        return HttpResponse(content_type=ZIP, status=HTTPStatus.OK)
    form = HouseForm({})
    if not form.submit(lambda: handovers.hand_out(part, by=request.actor)):
        messages.error(request, form.broken.words if form.broken else "")
        return redirect(part.handover)
    try:
        stream = storage.open(form.result)
    except OSError as error:
        raise Http404 from error
    return responses.attachment(stream, part.name, ZIP, part.size)


def _address(request: MemberRequest, name: str, handover: Handover | None = None, *more: Any) -> str:
    place = [request.organisation.slug, request.project.code, *([handover.public_id] if handover else []), *more]
    return reverse(f"handovers:{name}", args=place)
