"""Whole forms."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField

from kazinex.core.languages import said
from kazinex.core.translation import marked as _

register = template.Library()


@register.inclusion_tag("ui/full_form.html")
def full_form(
    form: BaseForm,
    *,
    submit: str,
    cancel: str = "",
    kind: str = "primary",
    upload: bool = False,
    action: str = "",
    also: str = "",
    stay: str = _("Cancel"),
) -> dict[str, Any]:
    """A form from its error summary to its buttons; `also` is a second one that sends no files, named so.

    `cancel` is where one goes who changes nothing, and `stay` what that is called.
    """
    marks = {field.field.required for field in form.visible_fields()}
    context = {"form": form, "submit": submit, "cancel": cancel, "kind": kind, "upload": upload, "action": action}
    context |= {"also": also, "stay": stay}
    return {**context, "multipart": form.is_multipart(), "mixed": len(marks) > 1, "all_required": marks == {True}}


@register.inclusion_tag("ui/form_summary.html")
def form_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, with a link to each field; for forms whose fields are placed by hand."""
    number, broken = len(form.errors), getattr(form, "broken", None)
    several = said("{number} things need your attention").format(number=number)
    title = said("One thing needs your attention") if number == 1 else several
    title = broken.words if broken and broken.several else title
    errors = [(_target(field), error) for field in form for error in field.errors]
    return {"form": form, "title": title, "errors": errors}


def _target(field: BoundField) -> str:
    """The id to jump to; a group of choices has one around it, a hidden field has none."""
    return "" if field.is_hidden else field.id_for_label or field.auto_id
