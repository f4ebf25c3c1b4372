"""Templates as they are read: the indentation that is there for people was a tenth of a page."""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class UnindentedLoader(Loader):
    """Reads pages without their indentation, line by line, so that an error still names its line; mails as they are."""

    def get_contents(self, origin: Origin) -> str:
        """The text of a template."""
        contents = super().get_contents(origin)
        is_page = str(origin.template_name).endswith(".html") and not str(origin.template_name).startswith("emails/")
        return INDENTATION.sub("", contents) if is_page else contents
