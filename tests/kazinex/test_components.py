"""The components say what they promise, and refuse what nobody designed."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from kazinex.core import languages
from kazinex.ui.icon_files import IconFinder
from kazinex.ui.icons import SPRITE, TONES, sprite
from kazinex.ui.tags.pieces import bars
from kazinex.ui.texts import initials, relative

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def drawn(source: str, *, path: str = "/here/", **context) -> str:
    request = RequestFactory().get(path)
    for name in ("project", "organisation"):
        setattr(request, name, context.pop(name, None))
    return Template("{% load ui %}" + source).render(Context({"request": request, **context})).strip()


def test_a_status_is_word_and_icon_and_tone():
    own = drawn('{% status "Locked" icon="lock-closed" %}')

    assert drawn('{% status "Approved" tone="good" %}') == '<span class="status is-good">Approved</span>'
    assert own.startswith("<span class=status><svg")
    assert own.endswith('.svg#lock-closed"/></svg>Locked</span>')


def test_every_tone_has_a_file_that_style_sheets_lay_over_its_colour():
    sheet = Path("static/css/components/badges.css").read_text("utf-8")

    assert {name for name, _files in IconFinder().list([])} == {SPRITE, *(f"img/tones/{name}.svg" for name in TONES)}
    assert set(re.findall(r"img/tones/([a-z]+)\.svg", sheet)) == set(TONES)


def test_an_icon_that_every_page_keeps_apart_is_pointed_to_and_another_drawn_in_its_place():
    kept, large = drawn('{% icon "plus" %}'), drawn('{% icon "inbox" size="large" %}')
    symbols = re.findall(r'<symbol id="([a-z0-9-]+)"', sprite())

    assert [place.rpartition("#")[2] for place in re.findall(r'href="([^"]+)"', kept + large)] == [
        "plus",
        "inbox-large",
    ]
    assert {"plus", "inbox-large"} < set(symbols)
    assert len(symbols) == len(set(symbols))
    assert "<path" in drawn('{% icon "puzzle-piece" %}')


def test_a_tone_nobody_designed_is_refused():
    with pytest.raises(ValueError, match="is no tone"):
        drawn('{% status "Approved" tone="purple" %}')


def test_what_people_typed_is_escaped():
    html = drawn("{% status x %}{% person name=x %}{% code x %}{% fact x x %}{% tab x x %}{% crumb x %}", x="<b>\"'&")

    assert "<b>" not in html


def test_a_moment_is_shown_in_the_zone_of_the_project():
    sydney = SimpleNamespace(time_zone="Australia/Sydney")
    london = SimpleNamespace(time_zone="Europe/London")

    assert "3 Mar 2026, 23:00 AEDT" in drawn("{% moment at %}", at=NOON, project=sydney, organisation=london)
    assert "3 Mar 2026, 12:00 GMT" in drawn("{% moment at %}", at=NOON, organisation=london)
    assert "3 Mar 2026, 12:00 UTC" in drawn("{% moment at %}", at=NOON)


def test_a_day_has_no_zone_and_nothing_is_a_dash():
    assert drawn("{% moment day %}", day=date(2026, 3, 31)) == '<time datetime="2026-03-31">31 Mar 2026</time>'
    assert drawn("{% moment nothing %}", nothing=None) == "–"


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(days=-3, hours=-2), "3 days ago"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(0), "just now"),
        (timedelta(seconds=5), "in less than a minute"),
        (timedelta(minutes=30), "in 30 minutes"),
        (timedelta(days=1), "in 1 day"),
    ],
)
def test_how_far_an_instant_is_from_now(distance, words):
    assert relative(NOON + distance, NOON) == words


def test_a_guest_is_told_how_far_an_instant_is_in_their_language():
    three, one = NOON - timedelta(days=3), NOON + timedelta(hours=1)
    told = {}
    for language in languages.NAMES:
        with languages.speaking(language):
            told[language] = [relative(instant, NOON) for instant in (three, one, NOON)]
    assert told == {
        "en": ["3 days ago", "in 1 hour", "just now"],
        "de": ["vor 3 Tagen", "in 1 Stunde", "gerade eben"],
        "fr": ["il y a 3 jours", "dans 1 heure", "à l’instant"],
    }


@pytest.mark.parametrize(("name", "letters"), [("Dina Okafor", "DO"), ("ada", "A"), ("", ""), ("Kim van Tran", "KT")])
def test_initials_are_of_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_a_digest_shows_its_head_and_copies_all_of_it():
    html = drawn("{% digest value %}", value="a" * 64)

    assert f'data-copy="{"a" * 64}"' in html
    assert ">aaaaaaaaaaaa…</span>" in html


def test_bars_are_measured_against_the_largest():
    assert [bar.length for bar in bars([("Approved", 8), ("Draft", 2), ("Void", 0)])] == [100, 25, 0]
    assert [bar.length for bar in bars([("Void", 0)])] == [0]


def test_the_tab_of_this_page_is_the_current_one():
    assert 'aria-current="page"' in drawn('{% tab "Details" "/here/?page=2" %}')
    assert 'aria-current="page"' not in drawn('{% tab "Details" "/there/" %}')


def test_an_empty_block_leaves_nothing_behind():
    assert drawn('{% filled "nav" "tabs" %}  {% endfilled %}') == ""
    assert drawn('{% menu "Actions" %} {% endmenu %}') == ""


def test_a_chosen_theme_stands_in_the_page_and_nothing_else_does():
    request = RequestFactory().get("/")
    for cookie, attribute in (("dark", ' data-theme="dark"'), ('"><b>', ""), ("", "")):
        request.COOKIES["kazinex_theme"] = cookie
        assert Template("{% load ui %}{% theme %}").render(Context({"request": request})) == attribute
