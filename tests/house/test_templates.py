"""Templates only show: nothing inline, nothing unescaped, every piece says what it takes."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
ALONE = TEMPLATES / "handovers" / "package"  # read from a disk, with nothing beside it to load
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
