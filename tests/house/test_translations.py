"""Pages of members are prepared for translation: in these templates every word is marked for gettext."""

import re
from pathlib import Path

import pytest

from tests.surroundings import ROOT

TEMPLATES = ROOT / "templates"
GUESTS = {"layouts/guest.html", "layouts/public.html"}  # what guests see is said from a catalogue of its own (`said`)
FOLDERS = ("layouts", "reports", "ui")
PAGES = (
    "accounts/notification_settings.html",
    "accounts/notifications.html",
    "projects/dashboard.html",
    "projects/my_work.html",
    "projects/pending.html",
    "projects/waiting.html",
)
MARKED = sorted({str(path.relative_to(TEMPLATES)) for name in FOLDERS for path in (TEMPLATES / name).rglob("*.html")})
UNSEEN = re.compile(r"{#.*?#}|{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|<kbd>.*?</kbd>", re.DOTALL)
COMPONENTS = "card|crumb|empty_state|fact|full_form|link_button|menu_item|menu_post|notice|post_button|status"
LITERAL = re.compile(
    rf'{{%\s*(?:{COMPONENTS})\s+"([^"]*[A-Za-z][^"]*)"|\b(?:title|submit|note|group|also)="([A-Z][^"{{]*)"'
)
ATTRIBUTE = re.compile(r'\b(?:aria-label|placeholder|title|alt|data-label)="[^"{]*[A-Za-z]{2}[^"]*"')
TOKEN = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
WORDS = re.compile(r"[A-Za-z]{2}[^\n]*")


def unmarked(source: str) -> list[str]:
    """What a template says to people in words that gettext would not find."""
    seen = UNSEEN.sub(" ", source)
    literals = [first or second for first, second in LITERAL.findall(seen)]
    plain = TOKEN.sub("", seen)
    return [*literals, *ATTRIBUTE.findall(plain), *WORDS.findall(TAG.sub(" ", plain))]


@pytest.mark.parametrize("name", [name for name in [*MARKED, *PAGES] if name not in GUESTS])
def test_every_word_of_these_templates_is_marked(name: str) -> None:
    assert unmarked(Path(TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Two words</p>",
        '<a aria-label="Close this">x</a>',
        '{% card "What is asked" %}{% endcard %}',
        '{% notice tone="info" title="There is more" %}{% endnotice %}',
        "{% block heading %}Reports{% endblock %}",
    ],
)
def test_what_is_not_marked_is_found(source: str) -> None:
    assert unmarked(source) != []
