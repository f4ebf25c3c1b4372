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


@pytest.mark.parametrize("name", ["emails/told.html", "told.txt"])
def test_a_mail_stays_as_it_was_written(tmp_path, name):
    assert read(tmp_path, name) == WRITTEN


def test_where_errors_are_shown_their_lines_are_kept(tmp_path, settings):
    settings.DEBUG = True

    assert read(tmp_path, "page.html").count("\n") == WRITTEN.count("\n")
