"""Rows are drawn as Django would draw their template, but for line breaks between tags and needless quotation marks."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kazinex.ui import rows

SAMPLE = "kazinex/gallery_rows.html"
ROWS: list[dict[str, Any]] = [
    {"name": "<b>&\"'", "count": 3, "mark": SafeString("<i>x</i>"), "more": ["a", "<"], "none": None, "blank": ""},
    {"name": "{name} %s", "count": 0, "mark": "", "more": [], "none": None, "blank": format_html("<u>{}</u>", "<")},
]


@pytest.mark.parametrize(
    "row",
    [
        "<tr>\n  <td>{{ row.name }}</td>\n  <td>{{ row.count }} {{ row.none }}</td>\n</tr>\n",
        "<td>{{ row.mark }}{{ row.name }}</td> <td>{{ row.blank }}</td>",
        "{% if row.mark %}<td>{{ row.mark }}</td>{% endif %}",
        "<td>\n{% if row.count %}{{ row.name }}{% elif row.blank %}<em>{{ row.blank }}</em>{% endif %}\n</td>",
        "{% if row.none %}{{ row.name }}{% else %}<td>none</td>{% endif %}",
        "{% if row.count > 2 and not row.blank %}<td>{{ row.name }}</td>{% endif %}",
        "{% for one in row.more %}<td>{{ one }}{{ forloop.last }}</td>{% empty %}<td>–</td>{% endfor %}",
        '{% if row.more %}{% include "ui/changes.html" with changes=row.changes only %}{{ page }}{% endif %}',
        '<td>{{ row.name|upper }}{{ row.none|default:"–" }}{{ page }}</td>',
        "{% if row.count %}{% if row.mark %}{{ row.count }}{% endif %}{% endif %}{ {{ row.name }} }",
    ],
)
def test_rows_look_as_django_draws_them(row):
    template = Template(f"{{# rows #}}{{% load ui %}}\n{{% for row in rows %}}{row}{{% endfor %}}")
    context = Context({"page": "<page>", "rows": ROWS})

    def drawn() -> str:
        with context.bind_template(template):
            return rows.draw(rows.steps_of(template), ROWS, context)

    assert _folded(drawn()) == _folded(template.render(Context({"page": "<page>", "rows": ROWS})))


def test_rows_that_are_objects_are_drawn_by_django():
    names = ("public_id", "title", "revision", "status", "owner", "size", "changed")
    said = {**dict.fromkeys(names, "x"), "number": "<A-1>"}
    context = Context()

    with context.bind_template(Template("")):
        by_steps, by_django = (rows.drawn(SAMPLE, [row], context) for row in (said, SimpleNamespace(**said)))

    assert "&lt;A-1&gt;" in by_steps
    assert _folded(by_steps) == _folded(by_django)


def test_line_breaks_between_tags_and_the_ends_of_cells_are_left_out_and_spaces_are_kept():
    template = Template(
        "{% for row in rows %}<tr>\n  <td>{{ row.count }} of <b>3</b> <i>x</i></td>\n</tr>\n{% endfor %}"
    )

    assert rows.draw(rows.steps_of(template), ROWS[:1], Context()) == "<tr><td>3 of <b>3</b> <i>x</i>"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("<td><a href={{ row.count }}>one</a>\n  <a href=b>two</a></td>", "<td><a href=3>one</a> <a href=b>two</a>"),
        ("<td><b>one</b>\n{{ row.count }}\n<i>two</i></td>", "<td><b>one</b> 3 <i>two</i>"),
        ("<td><b>one</b>\n{% if row.count %}<i>{{ row.count }}</i>{% endif %}</td>", "<td><b>one</b> <i>3</i>"),
        ("<td>\n  <b>one</b>\n  <br>\n  <i>two</i>\n</td>", "<td><b>one</b><br><i>two</i>"),
        ("<td>\n  <ul>\n    <li>{{ row.count }}</li>\n  </ul>\n</td>", "<td><ul><li>3</li></ul>"),
    ],
)
def test_a_line_break_between_words_stays_a_space(row, told):
    template = Template(f"{{% for row in rows %}}{row}{{% endfor %}}")

    assert rows.draw(rows.steps_of(template), ROWS[:1], Context()) == told


def _folded(html: str) -> str:
    apart = rf"</?(?:{'|'.join(rows.APART)})\b"  # beside which steps leave out line breaks
    closed = re.sub(rf"({apart}[^>]*>)\s*\n\s*|\s*\n\s*(?={apart})", r"\1", html)
    ends = re.sub(r"\s*</t[dr]>", "", closed)  # of cells and rows, which steps leave out
    bare = re.sub(r' ([a-z-]+)="([\w.:-]+)"(?=[ >])', r" \1=\2", ends)  # which steps leave out too
    return re.sub(r"\s*\n\s*", " ", bare).strip()
