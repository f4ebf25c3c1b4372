"""The setting that says how often people are reminded of overdue steps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from documents.workflows.queries import late
from documents.workflows.services import reminders
from documents.workflows.web.forms.reminders import ReminderForm
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _


@access(Permission.MANAGE_SETTINGS)
def organisation_reminders(request: MemberRequest) -> HttpResponse:
    """How often, in days."""
    form = ReminderForm(posted(request), interval=late.reminder_interval())
    if form.submit(lambda: reminders.set_interval(by=request.actor, **form.cleaned_data)):
        messages.success(request, _("People are reminded of overdue steps: {result}.").format(result=form.result))
        return redirect(reverse("workflows:organisation-reminders", args=[request.organisation.slug]))
    return page(request, "workflows/reminders.html", form=form)
