"""The setting that says how the transmittals of a project are numbered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.transmittals.queries.numbering import numbering as numbering_of
from documents.transmittals.services import numbering as services
from documents.transmittals.web.forms.numbering import NumberingForm
from documents.transmittals.web.pages import address
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _


@access(Permission.MANAGE_SETTINGS)
def numbering(request: MemberRequest) -> HttpResponse:
    """What numbers begin with, and whether each year counts anew."""
    form = NumberingForm(posted(request), said=numbering_of(request.project))
    if form.submit(lambda: services.change(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The next transmittals are numbered like {result}.").format(result=form.result))
        return redirect(address(request, "numbering"))
    return page(request, "transmittals/numbering.html", form=form)
