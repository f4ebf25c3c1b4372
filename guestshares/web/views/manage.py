"""The member's side of one share: create it, follow it, change it, end it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from audit import queries as audit_queries
from audit.queries import timeline
from documents.register import queries as documents
from documents.register.models import Document
from documents.register.services import storage
from documents.register.web import responses
from documents.register.web.document_pages import document_page
from guestshares import queries
from guestshares.models import GuestAttachment, Share
from guestshares.queries.policies import effective_policy
from guestshares.services import access_requests, shares
from guestshares.web import flash_links, listing
from guestshares.web.forms.shares import ExtendForm, ReasonForm, ReissueForm, ShareForm
from guestshares.web.tables import SharesTable
from guestshares.web.views.words import add_error, form_page
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission

MANAGE = Permission.MANAGE_GUEST_SHARES


@access(MANAGE, to=documents.document, when_closed=True)
def document_shares(request: MemberRequest, document: Document) -> HttpResponse:
    """The Shares panel of a document."""
    shown = listing.shown(request, queries.shares_of_document(request.actor, document))
    table = SharesTable(shown.rows, order_by=request.GET.get("sort", ""), request=request)
    return document_page(request, "guestshares/document_shares.html", document, table=table, page=shown)


@access(MANAGE, to=documents.document)
def share_new(request: MemberRequest, document: Document) -> HttpResponse:
    """Share with guest."""
    rules = effective_policy(request.project)
    may_set_opens = rules.controllers_set_opens or request.actor.is_project_admin
    form = ShareForm(request.POST or None, policy=rules, project=request.project, may_set_opens=may_set_opens)
    if form.is_valid():
        try:
            issued = shares.create_for_each(document, recipients=form.recipients, by=request.actor, **form.terms)
        except RuleBroken as broken:
            add_error(form, broken)
        else:
            return _created(request, document, issued)
    return form_page(request, "guestshares/share_new.html", form, document=document)


@access(MANAGE, to=queries.share, when_closed=True)
def share(request: MemberRequest, share: Share) -> HttpResponse:
    """One share: its state, its answers, its story."""
    return page(
        request,
        "guestshares/share.html",
        share=share,
        link=flash_links.take(request, share),
        opens=share.opens.all(),
        asked=share.access_requests.filter(closed_at=None).first(),
        events=timeline.entries(audit_queries.events_about(share), request.actor),
    )


@access(MANAGE, to=queries.share, when_closed=True)
def share_revoke(request: MemberRequest, share: Share) -> HttpResponse:
    """Revoke a share, with a reason."""
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _done(form, lambda: shares.revoke(share, by=request.actor, **form.cleaned_data)):
        messages.success(request, f"{share.recipient_name} has no access any more.")
        return redirect(share)
    return form_page(request, "guestshares/share_revoke.html", form, share=share)


@access(MANAGE, to=queries.share)
def share_extend(request: MemberRequest, share: Share) -> HttpResponse:
    """More time or more opens."""
    form = ExtendForm(request.POST or None, share=share, policy=effective_policy(request.project))
    if form.is_valid():
        chosen = {"expiry": form.chosen_expiry, "max_opens": form.cleaned_data["maximum_opens"]}
        if _done(form, lambda: shares.extend(share, by=request.actor, **chosen)):
            messages.success(request, "The share was extended.")
            return redirect(share)
    return form_page(request, "guestshares/share_extend.html", form, share=share)


@access(MANAGE, to=queries.share)
def share_rotate(request: MemberRequest, share: Share) -> HttpResponse:
    """Replace a lost link and mail the new one."""
    if request.method == "POST":
        return _issued(request, share, lambda: shares.rotate(share, by=request.actor))
    return page(request, "guestshares/share_rotate.html", share=share)


@access(MANAGE, to=queries.share)
def share_reissue(request: MemberRequest, share: Share) -> HttpResponse:
    """Share again on the same terms."""
    form = ReissueForm(request.POST or None)
    if form.is_valid():
        current = form.cleaned_data["revisions"] == "current"
        return _issued(request, share, lambda: shares.reissue(share, current_revisions=current, by=request.actor))
    return form_page(request, "guestshares/share_reissue.html", form, share=share)


@access(MANAGE, to=queries.share)
def request_grant(request: MemberRequest, share: Share) -> HttpResponse:
    """Let the guest in again, in one click."""
    if request.method == "POST":
        return _issued(request, share, lambda: access_requests.grant(share, by=request.actor))
    return redirect(share)


@access(MANAGE, to=queries.share, when_closed=True)
def request_decline(request: MemberRequest, share: Share) -> HttpResponse:
    """Leave the guest out."""
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _done(form, lambda: access_requests.decline(share, by=request.actor, **form.cleaned_data)):
        messages.success(request, "The request was declined.")
        return redirect(share)
    return form_page(request, "guestshares/request_decline.html", form, share=share)


@access(MANAGE, to=queries.attachment, when_closed=True)
def response_attachment(request: MemberRequest, attachment: GuestAttachment) -> HttpResponseBase:
    """A file a guest put beside their answer."""
    stored = storage.open(attachment.storage_key)
    return responses.attachment(stored, attachment.name, attachment.media_type, attachment.size)


def _done(form: Any, change: Any) -> bool:
    try:
        change()
    except RuleBroken as broken:
        add_error(form, broken)
        return False
    return True


def _created(request: MemberRequest, document: Document, issued: list[shares.Issued]) -> HttpResponse:
    if len(issued) > 1:
        messages.success(request, f"{len(issued)} links were mailed, one to each recipient.")
        return redirect("guestshares:document-shares", request.organisation.slug, request.project.code, document.number)
    flash_links.keep(request, issued[0])
    messages.success(request, f"The link was mailed to {issued[0].share.recipient_email}.")
    return redirect(issued[0].share)


def _issued(request: MemberRequest, share: Share, change: Any) -> HttpResponse:
    try:
        issued = change()
    except RuleBroken as broken:
        messages.error(request, broken.words)
        return redirect(share)
    flash_links.keep(request, issued)
    messages.success(request, f"A new link was mailed to {issued.share.recipient_email}.")
    return redirect(issued.share)
