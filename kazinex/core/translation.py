"""Words in Python, marked for translation; `kazinex.ui.marks` is the same for templates."""

from typing import cast

from django.conf import settings
from django.utils.translation import gettext_lazy


def marked(words: str) -> str:
    """These words, which are found for translators where this is imported as `_`.

    They are themselves while USE_I18N is off, and are looked up whenever they are shown once it is on.
    """
    return cast("str", gettext_lazy(words)) if settings.USE_I18N else words
