"""Templates as they are read: the indentation that is there for people was a tenth of a page.

Their marks for translation are there for translators, and are read out of them while there is no translation.
"""

import re

from django.conf import settings
from django.template import Origin
from django.template.loaders.filesystem import Loader

from kazinex.ui import marks

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class UnindentedLoader(Loader):
    """Reads pages without indentation and marks, keeping lines, so that an error names its own; mails as they are."""

    def get_contents(self, origin: Origin) -> str:
        """The text of a template."""
        contents = super().get_contents(origin)
        is_page = str(origin.template_name).endswith(".html") and not str(origin.template_name).startswith("emails/")
        if not is_page:
            return contents
        return INDENTATION.sub("", contents if settings.USE_I18N else marks.read_out(contents))
