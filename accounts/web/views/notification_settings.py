"""What a person is mailed by one organisation, and when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.queries.mailing import choices_of
from accounts.services import mailing
from accounts.web.forms.notifications import MailingForm
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.translation import marked as _


@access(None)
def notification_settings(request: MemberRequest) -> HttpResponse:
    """One choice for each kind of notification, or for all of them at once."""
    form = MailingForm(posted(request), initial=choices_of(request.user))
    if form.submit(lambda: mailing.choose(form.chosen, by=request.actor)):
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:notification-settings", request.organisation.slug)
    return page(request, "accounts/notification_settings.html", form=form)
