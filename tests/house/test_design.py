"""The gallery is the design document, and the style sheets keep to their rules."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from kazinex.ui.library import register
from tests.page import problems

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static/css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
LAYOUT_TAGS = {"navigation", "theme", "block_text", "can", "form_summary", "filled", "icon", "say", "spoken"}


def test_the_gallery_shows_every_component():
    gallery = (ROOT / "templates/kazinex/gallery.html").read_text("utf-8")
    missing = {tag for tag in register.tags if not re.search(rf"{{%\s*{tag}\b", gallery)} - LAYOUT_TAGS

    assert missing == set()


def test_the_gallery_is_sound(db, client):
    response = client.get("/gallery/?search=tunnel&owner=Dina&sort=-title")

    assert response.status_code == 200
    assert problems(response.content.decode()) == []


def test_the_gallery_is_not_served_in_production(db, client, settings):
    settings.KAZINEX_EMBEDDED = False

    assert client.get("/gallery/").status_code == 404


def test_every_icon_that_is_named_exists():
    named = {name for path in TEMPLATES for name in re.findall(r'icon(?:=| )"([a-z0-9-]+)"', path.read_text("utf-8"))}

    for name in sorted(named):
        assert "<svg" in Template('{% load ui %}{% icon name %}{% icon name size="large" %}').render(
            Context({"name": name})
        )


def test_every_static_file_that_is_named_exists():
    named = {name for path in TEMPLATES for name in re.findall(r"{% static '([^']+)'", path.read_text("utf-8"))}

    assert [name for name in sorted(named) if not finders.find(name)] == []


def test_every_style_sheet_is_imported_once():
    imported = re.findall(r'@import url\("([^"]+)"\)', (ROOT / "static/css/app.css").read_text("utf-8"))
    present = {str(path.relative_to(ROOT / "static/css")) for path in SHEETS} - {"app.css"}

    assert sorted(imported) == sorted(present)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_keeps_to_the_rules(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    selectors = re.findall(r"(?:^|[};,])\s*([^{};@]+)\{", text)

    assert "!important" not in text
    assert len(text.splitlines()) <= 120
    assert [selector for selector in selectors if re.search(r"#[a-z]", selector)] == []
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", text)) - declared() == set()


def declared() -> set[str]:
    return {name for path in SHEETS for name in re.findall(r"(--[a-z0-9-]+):", path.read_text("utf-8"))}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one_small_behaviour(path):
    text = path.read_text("utf-8")

    assert len(text.splitlines()) <= 80
    assert (
        re.findall(r"^\s*(?:import|export)\b|\beval\(|innerHTML|localStorage|sessionStorage", text, re.MULTILINE) == []
    )


@pytest.mark.parametrize("name", ["400", "403", "404", "410", "413", "429", "500", "503", "507", "csrf"])
def test_an_error_page_needs_no_request_and_no_database(name):
    html = Template(f'{{% include "errors/{name}.html" %}}').render(Context({"title": "Gone", "message": "Gone."}))

    assert problems(html) == []
