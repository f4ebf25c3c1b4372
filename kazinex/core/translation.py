"""Words in Python, marked for translation; `kazinex.ui.marks` is the same for templates."""

from typing import cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy


def _is_on() -> bool:
    """Whether there is translation; readers of strangers' files know nothing of the site (SECURITY 0)."""
    try:
        return settings.USE_I18N
    except ImproperlyConfigured:
        return False


LOOKED_UP = _is_on()  # asked once: marks stand in rows of long lists


def marked(words: str) -> str:
    """These words, which are found for translators where this is imported as `_`.

    They are themselves while USE_I18N is off, and are looked up whenever they are shown once it is on.
    """
    return cast("str", gettext_lazy(words)) if LOOKED_UP else words


def filled(words: str, **values: object) -> str:
    """Marked words with values in them where a module or a class is made, long before they are shown."""
    return cast("str", format_lazy(words, **values)) if LOOKED_UP else words.format(**values)


def ngettext_lazy(one: str, several: str, number: str) -> str:
    """Words for one and for several; `format` chooses by the value of that name. Called as gettext finds it."""
    return cast("str", translation.ngettext_lazy(one, several, number))
