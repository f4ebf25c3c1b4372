"""What is said in the language of whoever reads the page or the mail."""

from django import template
from django.template.context import Context
from django.utils.html import format_html

from kazinex.core import languages

register = template.Library()


@register.filter
def said(words: object) -> str:
    """These English words in the language that is spoken now."""
    return languages.said(words)


@register.filter
def dated(words: str) -> str:
    """A day or an instant in words, in that language."""
    return languages.dated(words)


@register.simple_tag(takes_context=True)
def say(context: Context, sentence: str, **named: object) -> str:
    """The same for a sentence with names in it, such as “For {name}, until”; plain where mails are plain."""
    told = languages.said(sentence)
    return format_html(told, **named) if named and context.autoescape else told.format(**named)


@register.simple_tag
def spoken() -> str:
    """The code of that language."""
    return languages.spoken()
