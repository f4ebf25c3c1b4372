"""Whole forms."""

from typing import Any

from django import template
from django.forms import BaseForm

register = template.Library()


@register.inclusion_tag("ui/full_form.html")
def full_form(
    form: BaseForm, *, submit: str, cancel: str = "", kind: str = "primary", upload: bool = False, action: str = ""
) -> dict[str, Any]:
    """A form from its error summary to its buttons."""
    marks = {field.required for field in form.fields.values()}
    context = {"form": form, "submit": submit, "cancel": cancel, "kind": kind, "upload": upload, "action": action}
    return {**context, "multipart": form.is_multipart(), "mixed": len(marks) > 1, "all_required": marks == {True}}


@register.inclusion_tag("ui/form_summary.html")
def form_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, with a link to each field; for forms whose fields are placed by hand."""
    return {"form": form}
