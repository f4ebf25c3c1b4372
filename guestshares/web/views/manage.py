"""The member's side of one share: create it, follow it, change it, end it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from audit import queries as audit_queries
from audit.queries import timeline
from documents.register import queries as documents
from documents.register.models import Document
from documents.register.web import responses
from documents.register.web.document_pages import document_page
from guestshares import queries
from guestshares.models import GuestAttachment, Share
from guestshares.queries import deliveries, owners, secrets
from guestshares.queries.policies import effective_policy
from guestshares.services import access_requests, ownership, shares
from guestshares.services.issuing import Issued
from guestshares.web import early_ends, flash_links, lists
from guestshares.web.endings import besides, undone
from guestshares.web.forms.shares import ExtendForm, GrantForm, ReissueForm, RenewForm, ShareForm
from guestshares.web.views import creating
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

MANAGE = Permission.MANAGE_GUEST_SHARES
REVOKED = _(
    "The link, pages that are open now and downloads under way stop working. A draft that is not submitted is "
    "given back to the guest to copy. They are mailed that their access ended, not why."
)
DECLINED = _("The guest is not told; the link stays as it is.")


@access(MANAGE, to=documents.document, when_closed=True)
def document_shares(request: MemberRequest, document: Document) -> HttpResponse:
    """The Shares panel of a document."""
    reading = lists.of_document(request.actor).read(request.GET, path=request.path)
    shown = reading.page(queries.shares_of_document(request.actor, document))
    return document_page(request, "guestshares/document_shares.html", document, shares=shown)


@access(MANAGE, to=documents.document)
@sent_once
def share_new(request: MemberRequest, document: Document) -> HttpResponseBase:
    """Share with guest."""
    rules = effective_policy(request.project)
    may_set_opens = rules.controllers_set_opens or request.actor.is_project_admin
    look: dict[str, Any] = {"may_set_opens": may_set_opens, "is_secret": document.is_confidential}
    form = ShareForm(posted(request), policy=rules, project=request.project, **look)
    change = partial(shares.create_for_each, document, by=request.actor)
    return creating.answer(request, form, change, "guestshares/share_new.html", document=document)


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
        needs_owner=owners.needs_owner(share),
        is_secret=secrets.are_among([share]),
        delivery=deliveries.of_share(share),
        events=timeline.entries(audit_queries.told_about(share), request.actor),
    )


@access(MANAGE, to=queries.share, when_closed=True)
def share_revoke(request: MemberRequest, share: Share) -> HttpResponse:
    """Revoke a share, with a reason."""
    change, done = (
        partial(shares.revoke, share, by=request.actor),
        _("{recipient_name} has no access any more.").format(recipient_name=share.recipient_name),
    )
    ends = Notice(_("The guest loses access at once"), f"{REVOKED} {undone(request.project)}")
    notices = [ends, *besides([share], request.actor)]
    return _ask(request, share, change, done=done, heading=_("Revoke share"), button=_("Revoke share"), notices=notices)


@access(MANAGE, to=queries.share)
def share_extend(request: MemberRequest, share: Share) -> HttpResponse:
    """More time or more opens."""
    rules, is_secret = effective_policy(request.project), secrets.are_among([share])
    form = ExtendForm(posted(request), share=share, policy=rules, is_secret=is_secret)
    if form.submit(lambda: shares.extend(share, by=request.actor, **form.terms)):
        messages.success(request, _("The share was extended."))
        early_ends.warn(request, [form.result])
        return redirect(share)
    return page(request, "guestshares/share_extend.html", form=form, share=share)


@access(MANAGE, to=queries.share)
@sent_once
def share_rotate(request: MemberRequest, share: Share) -> HttpResponse:
    """Replace a lost link and mail the new one."""
    form = RenewForm(posted(request), of=share)
    if form.submit(lambda: shares.rotate(share, by=request.actor)):
        return _issued(request, form.result)
    return page(request, "guestshares/share_rotate.html", form=form, share=share)


@access(MANAGE, to=queries.share)
@sent_once
def share_reissue(request: MemberRequest, share: Share) -> HttpResponse:
    """Share again on the same terms."""
    form = ReissueForm(posted(request), of=share, is_secret=secrets.are_among([share]))
    change = partial(shares.reissue, share, by=request.actor)
    if form.submit(lambda: change(current_revisions=form.wants_current, because=form.why)):
        return _issued(request, form.result)
    notices = [*besides([share], request.actor), *early_ends.before_reissue(share, request)]
    return page(request, "guestshares/share_reissue.html", form=form, share=share, notices=notices)


@access(MANAGE, to=queries.share)
def share_take_over(request: MemberRequest, share: Share) -> HttpResponse:
    """Answer for a share that needs an owner, in one click."""
    form = HouseForm(posted(request))
    if form.submit(lambda: ownership.take_over(share, by=request.actor)):
        messages.success(request, _("You answer for this share now, and are told what happens to it."))
    if form.broken:
        messages.error(request, form.broken.words)
    return redirect(share)


@access(MANAGE, to=queries.share)
@sent_once
def request_grant(request: MemberRequest, share: Share) -> HttpResponse:
    """Let the guest in again, in one click; where something of it is confidential, its page asks why."""
    is_secret = secrets.are_among([share])
    form = GrantForm(posted(request), is_secret=is_secret)
    if form.submit(lambda: access_requests.grant(share, reason=form.why, by=request.actor)):
        return _issued(request, form.result)
    if is_secret:
        notices = early_ends.before_reissue(share, request)
        return page(request, "guestshares/share_grant.html", form=form, share=share, notices=notices)
    for words in form.non_field_errors():
        messages.error(request, str(words))
    return redirect(share)


@access(MANAGE, to=queries.share, when_closed=True)
def request_decline(request: MemberRequest, share: Share) -> HttpResponse:
    """Leave the guest out."""
    change = partial(access_requests.decline, share, by=request.actor)
    look = {"heading": _("Decline the request"), "button": "Decline", "kind": "primary", "lead": DECLINED}
    return _ask(request, share, change, done=_("The request was declined."), **look)


@access(MANAGE, to=queries.attachment, when_closed=True)
def response_attachment(request: MemberRequest, attachment: GuestAttachment) -> HttpResponseBase:
    """A file a guest put beside their answer."""
    return responses.attached(request, attachment, of=attachment.item.share)


def _ask(
    request: MemberRequest, share: Share, change: Callable[..., Any], *, done: str, button: str, **look: Any
) -> HttpResponse:
    back = share.get_absolute_url()
    asked = ReasonPage(
        layout="guestshares/share_base.html",
        crumbs=[(str(share), back), (button, "")],
        button=button,
        back=back,
        template="guestshares/share_reason.html",
        **look,
    )
    return reasons.ask(request, asked, change, of=share, done=done, to=partial(redirect, share), share=share)


def _issued(request: MemberRequest, issued: Issued) -> HttpResponse:
    flash_links.keep(request, issued)
    messages.success(
        request, _("A new link was mailed to {recipient_email}.").format(recipient_email=issued.share.recipient_email)
    )
    early_ends.warn(request, [issued.share])
    return redirect(issued.share)
