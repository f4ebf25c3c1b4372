"""Marks for translation, read out of a template while there is nothing to translate into.

`{% translate %}`, `{% blocktranslate %}` and `_("…")` say the same words either way; as nodes they would be asked for
them at every row of every page, and rows that are drawn in steps (`rows`) would be drawn by Django.
"""

import re

from django.utils.text import smart_split

TRANSLATE = re.compile(r"""{%\s*translate\s+("[^"\\]*"|'[^'\\]*')\s*%}""")
WORDS = re.compile(r"""\b_\(("[^"\\]*"|'[^'\\]*')\)""")
SENTENCE = re.compile(r"{%\s*blocktranslate(?: with((?:\s+\w+=\S+)+))?\s*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
TOKEN = re.compile(r"{%.*?%}|{{.*?}}")
NAMED = re.compile(r"{{\s*(\w+)\s*}}")


def read_out(source: str) -> str:
    """The same template without its marks; plurals, which choose between two sentences, stay as they are."""
    said = SENTENCE.sub(lambda mark: _sentence(mark[1] or "", mark[2]) or mark[0], source)
    said = TRANSLATE.sub(lambda mark: mark[1][1:-1], said)
    return TOKEN.sub(lambda token: WORDS.sub(r"\1", token[0]), said)


def _sentence(named: str, words: str) -> str:
    """A sentence with the values themselves where their names stood; nothing for one that has a plural."""
    if "{%" in words:
        return ""
    values = dict(part.split("=", 1) for part in smart_split(named))
    return NAMED.sub(lambda name: f"{{{{ {values.get(name[1], name[1])} }}}}", words)
