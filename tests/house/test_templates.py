"""Templates only show: nothing inline, nothing unescaped, every piece says what it takes."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
ALONE = TEMPLATES / "handovers" / "package"  # read from a disk, with nothing beside it to load
TAG = re.compile(r"{%\s*(?P<tag>.*?)\s*%}|{{\s*(?P<value>.*?)\s*}}", re.DOTALL)
GIVEN = re.compile(r"^(?!for |with ).*\b(?:as|asvar) (\w+)")
NAME = re.compile(r"(?<![\w.])[a-z_]\w*(?!=)\b")
QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts and path.parent != ALONE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_compiles_and_keeps_to_the_rules(path: Path) -> None:
    get_template(str(path.relative_to(TEMPLATES)))
    text = path.read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|\|safe\b|autoescape off", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []


@pytest.mark.parametrize("path", sorted((TEMPLATES / "ui").glob("*.html")), ids=lambda path: path.name)
def test_a_component_says_what_it_takes(path: Path) -> None:
    assert path.read_text().startswith("{#")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_block_uses_nothing_that_another_block_named(path: Path) -> None:
    assert lost(path.read_text()) == []


def test_what_another_block_named_is_found() -> None:
    source = """{% block actions %}{% can "x" as may %}{% endblock %}
{% block main %}{% if may %}{% url "y" as here %}{{ here }}{% endif %}{% endblock %}"""

    assert lost(source) == [("main", "may")]
    assert lost("{# it — may: what it takes. #}" + source) == []


def lost(source: str) -> list[tuple[str, str]]:
    """What a block says by a name that a tag gave in another block alone, where it ended with that block."""
    named: dict[str, set[str]] = {}
    said: dict[str, set[str]] = {}
    inside: list[str] = []
    for found in TAG.finditer(source):
        words = (found["tag"] or found["value"]).split()
        if found["tag"] and words[0] in {"block", "endblock"}:
            inside = [*inside, words[1]] if words[0] == "block" else inside[:-1]
            continue
        here, name = (inside or [""])[0], GIVEN.search(found["tag"] or "")
        named.setdefault(here, set()).update({name[1]} if name else ())
        said.setdefault(here, set()).update(NAME.findall(QUOTES.sub("", " ".join(words))))
    everywhere = set().union(*named.values()) - set(NAME.findall(source.partition("#}")[0] if "{#" in source else ""))
    return sorted(
        (block, name)
        for block, names in said.items()
        for name in names & everywhere - named.get(block, set()) - named.get("", set())
    )


def test_every_mail_has_a_subject_and_both_bodies() -> None:
    mails = TEMPLATES / "emails"
    names = {path.name.split(".", 1)[0] for path in mails.glob("*.*")} - {"layout"}  # `parts` are shared by them
    missing = [
        f"{name}.{kind}"
        for name in names
        for kind in ("subject.txt", "txt", "html")
        if not (mails / f"{name}.{kind}").exists()
    ]
    assert missing == []
