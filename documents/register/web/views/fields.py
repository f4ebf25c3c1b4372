"""The facts that people add to documents: listed in their order, added, described, retired."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.register import queries
from documents.register.domain import fields
from documents.register.models import CustomField
from documents.register.services import custom_fields
from documents.register.web.settings_forms import FieldForm, NewFieldForm
from documents.register.web.settings_pages import settings_address, settings_page
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

ADDRESSES = ("edit", "retire", "restore", "move")


@access(Permission.MANAGE_SETTINGS)
def field_list(request: MemberRequest) -> HttpResponse:
    """What documents say of themselves, and what was added to it."""
    found = queries.custom_fields(request.actor)
    for one in found:
        is_ours = one.project_id == (request.project.pk if request.project else None)
        named = {name: settings_address(request, f"field-{name}", field=one.public_id) for name in ADDRESSES}
        one.addresses = named if is_ours else {}  # type: ignore[attr-defined]  # for the template
    add_url = settings_address(request, "field-new")
    return settings_page(request, "documents/fields.html", fields=found, house=fields.FIELDS, add_url=add_url)


@access(Permission.MANAGE_SETTINGS)
@sent_once
def field_new(request: MemberRequest) -> HttpResponse:
    """Add one."""
    form = NewFieldForm(posted(request))
    add = custom_fields.add
    if form.submit(lambda: add(**form.cleaned_data, project=request.project, by=request.actor)):
        messages.success(request, _("Documents have the field “{result}”.").format(result=form.result))
        return _back(request)
    return settings_page(request, "documents/field_new.html", form=form, back=settings_address(request, "fields"))


@access(Permission.MANAGE_SETTINGS, to=queries.custom_field)
def field_edit(request: MemberRequest, field: CustomField) -> HttpResponse:
    """Describe one otherwise."""
    form = FieldForm(posted(request), field=field)
    if form.submit(lambda: custom_fields.change(field, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("“{result}” is saved.").format(result=form.result))
        return _back(request)
    back = settings_address(request, "fields")
    return settings_page(request, "documents/field_edit.html", form=form, field=field, back=back)


@access(Permission.MANAGE_SETTINGS, to=queries.custom_field)
@require_POST
def field_retire(request: MemberRequest, field: CustomField) -> HttpResponse:
    """Ask for it no longer."""
    return _switch(request, field, custom_fields.retire, "is retired. Documents keep what they say of it.")


@access(Permission.MANAGE_SETTINGS, to=queries.custom_field)
@require_POST
def field_restore(request: MemberRequest, field: CustomField) -> HttpResponse:
    """Ask for it again."""
    return _switch(request, field, custom_fields.restore, "is asked for again.")


@access(Permission.MANAGE_SETTINGS, to=queries.custom_field)
@require_POST
def field_move(request: MemberRequest, field: CustomField) -> HttpResponse:
    """Let it stand one place earlier or later."""
    custom_fields.move(field, up=request.POST.get("way") == "up", by=request.actor)
    return _back(request)


def _switch(
    request: MemberRequest, field: CustomField, service: Callable[..., CustomField], words: str
) -> HttpResponse:
    service(field, by=request.actor)
    messages.success(request, f"“{field}” {words}")
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect(settings_address(request, "fields"))
