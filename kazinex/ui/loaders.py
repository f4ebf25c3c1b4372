"""Templates as they are read: the indentation that is there for people was a tenth of a page.

Their marks for translation are there for translators, and are read out of them while there is no translation.
"""

import re
from html import escape

from django.conf import settings
from django.template import Origin
from django.template.loaders.filesystem import Loader
from django.templatetags.static import static

from kazinex.ui import marks

STATIC = re.compile(r"{% static '([^'{}]+)' %}")
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
# The end of a block is none of them: a page may fill the block with words, and what follows is a line of its own.
SILENT = (
    "block|comment|endcomment|if|elif|else|endif|for|empty|endfor|load|with|endwith|extends|partialdef|endpartialdef"
)
SILENT_LINE = re.compile(rf"^((?:{{% (?:{SILENT})\b(?:(?!%}}).)*%}})+)\n", re.MULTILINE)


class UnindentedLoader(Loader):
    """Reads pages without indentation, marks, and the ends of lines that hold nothing but tags which say nothing.

    Mails stay as they are. While DEBUG is on lines are kept, so that an error names its own.
    """

    def get_contents(self, origin: Origin) -> str:
        """The text of a template."""
        contents = super().get_contents(origin)
        is_page = str(origin.template_name).endswith(".html") and not str(origin.template_name).startswith("emails/")
        if not is_page:
            return contents
        flat = INDENTATION.sub("", contents if settings.USE_I18N else marks.read_out(contents))
        return flat if settings.DEBUG else SILENT_LINE.sub(r"\1", STATIC.sub(_address, flat))


def _address(found: re.Match[str]) -> str:
    """Where a static file lies, which changes with a release and not with a page."""
    return escape(static(found[1]))
