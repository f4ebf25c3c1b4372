"""Addresses of named places, as `{% url %}` asks for them: a page asks a dozen times, mostly for the same."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as as_django_reads_it
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()
KEPT = 4096  # addresses of a process


class Address(URLNode):
    """As Django's; what an address of words alone is, such as of an organisation and a project, is found once.

    No room stands in two places, so it does not matter in which one the page is.
    """

    def render(self, context: Context) -> str:
        """The address, or nothing where it is kept under a name."""
        args = [one.resolve(context) for one in self.args]
        kwargs = {name: one.resolve(context) for name, one in self.kwargs.items()}
        view = self.view_name.resolve(context)
        if not all(isinstance(one, str) for one in (view, *args, *kwargs.values())):
            return str(super().render(context))
        found = self._found(view, args, kwargs)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found

    def _found(self, view: str, args: list[str], kwargs: dict[str, str]) -> str:
        where = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        try:
            return _address(where, view, tuple(args), tuple(kwargs.items()))
        except NoReverseMatch:
            if self.asvar is None:
                raise
            return ""


@register.tag(name="url")
def url(parser: Parser, token: Token) -> Address:
    """The address of a named place."""
    read: Any = as_django_reads_it(parser, token)
    return Address(read.view_name, read.args, read.kwargs, read.asvar)


@lru_cache(KEPT)
def _address(where: tuple[Any, str], view: str, args: tuple[str, ...], kwargs: tuple[tuple[str, str], ...]) -> str:
    return reverse(view, args=args, kwargs=dict(kwargs))
