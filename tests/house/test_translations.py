"""Every word that a template says is marked for gettext, or said from the guests' catalogue."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import Context, Template
from django.template.base import Lexer, Token, TokenType
from django.utils.functional import Promise

from kazinex.core import translation
from kazinex.ui import marks
from tests.surroundings import ROOT

TEMPLATES = ROOT / "templates"
ELSEWHERE = (
    "emails",  # said from the guests' catalogue where they go to guests; members are written to in English
    "handovers/package",  # read from a disk years later, beside files and registers in English
    "kazinex",  # the gallery and the mailbox of a developer's machine
)
NAMES = [str(path.relative_to(TEMPLATES)) for path in sorted(TEMPLATES.rglob("*.html"))]
PAGES = [name for name in NAMES if not name.startswith(ELSEWHERE)]

READ = {"alt", "aria-description", "aria-label", "data-label", "label", "placeholder", "title"}
TYPED = {"code", "kbd"}  # what is typed as it stands
LETTERS = re.compile(r"[A-Za-z]{2}|\b[AIa]\b")
SAME = re.compile(r"Kazinex Workflows|SHA-256|\.xlsx\b|\.zip\b|python3 verify_export\.py \.")  # in every language
CLASSES = re.compile(r"block (body_class|page_class|wide)$")
QUOTED = re.compile(r"""(?P<before>\S*?)(?P<quote>["'])(?P<words>.*?)(?P=quote)(?P<after>\S*)""")
NAMING = {"block_text", "can", "elif", "extends", "for", "if", "load", "navigation", "say", "static", "url"}
NAMING_FIRST = {"dialog": 1, "filled": 2, "icon": 1, "include": 1}  # so many of their first words are names
KEYED = re.compile(r"(?:tone|icon|kind|name|value|size|inner|keep|url|zone)=$|\|(?:add|date|join|listed|slice):$")
KEYS = {"en", "group,img", ",yes"}  # a language, roles of ARIA, a yes for another template


class Reader(HTMLParser):
    """What stands in the text and the attributes of a page that people read."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.typed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.typed += tag in TYPED
        self.words += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        self.typed -= tag in TYPED

    def handle_data(self, data: str) -> None:
        self.words += [] if self.typed else [data]


def unmarked(source: str) -> list[str]:
    """What a template says to people in words that gettext would not find."""
    tokens = list(_outside_marks(Lexer(source).tokenize()))
    reader = Reader()
    reader.feed("".join(token.contents if token.token_type == TokenType.TEXT else "\0" for token in tokens))
    reader.close()
    quoted = [words for token in tokens if token.token_type != TokenType.TEXT for words in _quoted(token.contents)]
    return [" ".join(words.split()) for words in [*reader.words, *quoted] if LETTERS.search(SAME.sub("", words))]


def _outside_marks(tokens: list[Token]) -> Iterator[Token]:
    """Without comments, sentences that are marked, and names of classes."""
    inside = False
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.token_type == TokenType.BLOCK and token.contents.startswith("blocktranslate"):
            inside = True
            yield token
        is_class = before is not None and CLASSES.match(before.contents)
        if not (inside or is_class or token.token_type == TokenType.COMMENT):
            yield token
        inside = inside and token.contents != "endblocktranslate"


def _quoted(contents: str) -> Iterator[str]:
    """What a tag or a value says between quotation marks, without marks and keys."""
    tag = contents.partition(" ")[0]
    for place, found in enumerate(QUOTED.finditer(contents)):
        is_name = tag in NAMING or place < NAMING_FIRST.get(tag, 0) or KEYED.search(found["before"])
        is_said = tag == "translate" or found["before"].endswith("_(") or found["after"].startswith("|said")
        if not (is_name or is_said or found["words"] in KEYS or found["words"].endswith(".html")):
            yield found["words"]


def test_every_word_of_every_page_is_marked() -> None:
    found = {name: unmarked((TEMPLATES / name).read_text()) for name in PAGES}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Two words</p>",
        "<p>{{ count }} documents</p>",
        "{% if many %}several{% endif %}",
        '<a aria-label="Close {{ name }}">x</a>',
        '<input placeholder="Number">',
        '{% card "What is asked" %}{% endcard %}',
        '{% notice tone="info" title="There is more" %}{% endnotice %}',
        '{% status one.name|default:"unknown" tone="bad" %}',
        '{{ is_open|yesno:"Open,Closed" }}',
        "{% block heading %}Reports{% endblock %}",
        "{% blocktranslate %}This one,{% endblocktranslate %} not this",
    ],
)
def test_what_is_not_marked_is_found(source: str) -> None:
    assert unmarked(source) != []


MARKED = """{% load i18n ui %}{% translate "Open" %} {{ none|default:_("Nobody") }}
{% blocktranslate with number=one.code|upper %}Revision {{ number }} & {{ other }}{% endblocktranslate %}
{% translate "Now" as now %}{{ now }}
{% blocktranslate count n=2 %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}"""
READ_OUT = """{% load i18n ui %}Open {{ none|default:"Nobody" }}
Revision {{ one.code|upper }} & {{ other }}
{% translate "Now" as now %}{{ now }}
{% blocktranslate count n=2 %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}"""


def test_marks_that_are_read_out_of_a_template_say_what_they_would_have_said() -> None:
    context = {"none": None, "one": {"code": "p<1"}, "other": "A&B"}

    assert marks.read_out(MARKED) == READ_OUT
    assert Template(READ_OUT).render(Context(context)) == Template(MARKED).render(Context(context))


def test_a_marked_word_in_python_is_itself_until_translations_are_switched_on(monkeypatch: Any) -> None:
    marked, filled = translation.marked, translation.filled
    assert (marked("Save"), filled("{n} of 3", n=2)) == ("Save", "2 of 3")

    monkeypatch.setattr(translation, "LOOKED_UP", True)
    later: tuple[Any, ...] = (marked("Save"), filled("{n} of 3", n=2))
    assert [type(words).__mro__[1] for words in later] == [Promise, Promise]
    assert [str(words) for words in (*later, marked("{n} of 3").format(n=2))] == ["Save", "2 of 3", "2 of 3"]
