"""How forms are drawn: with the templates in ui/, and what was typed comes back."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kazinex.core.forms.wording import LONGEST, room


class HouseBoundField(forms.BoundField):
    """A field as it is drawn: what was typed comes back, as far as anything may be long and without null characters."""

    def value(self) -> object:
        value = super().value()
        if not isinstance(value, str):
            return value
        shown = value if len(value) <= room(self.field) else value[:LONGEST]
        return shown.replace("\x00", "\ufffd")


class HouseRenderer(TemplatesSetting):
    """Draws every form and field with the templates in ui/, and lists of choices without one for each choice."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = HouseBoundField

    def render(self, template_name: str, context: dict[str, object], request: HttpRequest | None = None) -> str:
        """Django's own templates of a select and its options took a fifth of a register's page."""
        if template_name == forms.Select.template_name and isinstance(widget := context["widget"], dict):
            return _select(widget)
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ((_group(name, choices),) for name, choices, _ in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(name: str | None, choices: list[dict[str, Any]]) -> SafeString:
    options = format_html_join("", "{}", ((_option(choice),) for choice in choices))
    return format_html('<optgroup label="{}">{}</optgroup>', name, options) if name else options


def _option(option: dict[str, Any]) -> SafeString:
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    return format_html('<option value="{}"{}>{}</option>', str(option["value"]), attributes, option["label"])
