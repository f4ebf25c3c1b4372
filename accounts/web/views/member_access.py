"""What an Org Admin does for a member who is stuck, or whose sessions nobody trusts: a code, or the end of them."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from accounts import queries
from accounts.models import Membership
from accounts.services import access_codes, members
from accounts.web.forms.settings import MemberEndingForm
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

SIGNED_OUT = Notice(
    _("They are signed out everywhere"),
    _(
        "On every device, in all their organisations. Their password and second factors stay, "
        "and they are told by mail."
    ),
)
SURE = Notice(
    _("Be sure who is asking"),
    _(
        "The code is shown once. Tell it by telephone or in person, never by mail: with the password it opens the "
        "account. It works once, for ten minutes; then they set up a new second factor. They are told by "
        "mail that you gave one."
    ),
)
org_admins_afresh = access(Permission.MANAGE_MEMBERS, to=queries.joined_member, only={"org_admin"}, fresh_proof=True)


@org_admins_afresh
def end_sessions(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Sign a member out everywhere, with a reason."""
    if words := members.why_out_of_reach(membership):
        return _refused(request, membership, _("End sessions"), words)
    asked = _asked(
        membership, _("End sessions"), _("End the sessions of {user}").format(user=membership.user.name), SIGNED_OUT
    )
    change = partial(members.end_sessions, membership, by=request.actor)

    def done(count: int) -> str:
        return ngettext(
            "{user} is signed out. {count} session ended.", "{user} is signed out. {count} sessions ended.", count
        ).format(user=membership.user, count=count)

    return reasons.ask(request, asked, change, of=membership, done=done, to=lambda: redirect(asked.back))


@org_admins_afresh
def access_code(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Give a member who has lost every factor a code that works once; it is shown on the next page and never again."""
    if words := access_codes.why_not(membership, by=request.actor):
        return _refused(request, membership, _("Access code"), words)
    shown = members.shown_factors(membership)
    asked = _asked(
        membership,
        _("Give access code"),
        _("Give {user} a one-time access code").format(user=membership.user.name),
        SURE,
    )
    form = MemberEndingForm(posted(request), of=membership, shown=shown)
    if form.submit(lambda: access_codes.give(membership, reason=form.cleaned_data["reason"], by=request.actor)):
        return page(request, "accounts/access_code_given.html", member=membership, code=form.result, back=asked.back)
    return page(request, asked.template, asked=asked, form=form)


def _asked(membership: Membership, button: str, heading: str, follows: Notice) -> ReasonPage:
    slug, user = membership.organisation.slug, membership.user
    back = reverse("accounts:member", args=[slug, membership.public_id])
    return ReasonPage(
        layout="layouts/settings.html",
        crumbs=[(_("Members"), reverse("accounts:members", args=[slug])), (user.name, back), (button, "")],
        facts=[
            (_("E-mail"), user.email),
            (_("Role"), membership.role_name),
            *members.shown_factors(membership).items(),
        ],
        heading=heading,
        notices=[follows],
        back=back,
        button=button,
    )


def _refused(request: MemberRequest, membership: Membership, title: str, words: str) -> HttpResponse:
    return page(request, "accounts/member_reset_refused.html", member=membership, title=title, words=words)
