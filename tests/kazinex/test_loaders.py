"""Templates as they are read: what is there for people is left out of pages, and nothing else is."""

import pytest
from django.template import Engine, Origin

from kazinex.ui.loaders import UnindentedLoader

WRITTEN = "<p>\n  One\n  {% if two %}\n  {{ two }}{% if three %}, three{% endif %}\n  {% endif %}{% endif %}\n</p>\n"


def read(folder, name):
    (folder / "emails").mkdir(exist_ok=True)
    (folder / name).write_text(WRITTEN)
    return UnindentedLoader(Engine(), dirs=[folder]).get_contents(Origin(str(folder / name), name))


def test_a_page_has_no_indentation_and_no_lines_of_tags_alone(tmp_path):
    expected = "<p>\nOne\n{% if two %}{{ two }}{% if three %}, three{% endif %}\n{% endif %}{% endif %}</p>\n"

    assert read(tmp_path, "page.html") == expected


def test_what_fills_a_block_stays_a_line_of_its_own(tmp_path):
    (tmp_path / "layout.html").write_text(
        "{% block one %}{% endblock %}\nTwo\n{% block three %}\n  3\n{% endblock %}\nFour\n"
    )
    (tmp_path / "page.html").write_text(
        '{% extends "layout.html" %}{% block one %}One{% endblock %}{% block three %}Three{% endblock %}'
    )
    engine = Engine(loaders=[("kazinex.ui.loaders.UnindentedLoader", [tmp_path])])

    assert engine.render_to_string("page.html") == "One\nTwo\nThree\nFour\n"


@pytest.mark.parametrize("name", ["emails/told.html", "told.txt"])
def test_a_mail_stays_as_it_was_written(tmp_path, name):
    assert read(tmp_path, name) == WRITTEN


def test_where_errors_are_shown_their_lines_are_kept(tmp_path, settings):
    settings.DEBUG = True

    assert read(tmp_path, "page.html").count("\n") == WRITTEN.count("\n")
