"""Rows of a list, drawn by their plain template, which is read once into the steps a row takes.

Django asks at every `{{ row.value }}` anew what it is, whether it is late, local or safe; four hundred times a page,
that was most of its time. Values and `{% if row.value %}` are taken as steps; whatever else a row says, Django draws.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from django.template import loader
from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, VariableNode
from django.template.context import Context
from django.template.defaulttags import ForNode, IfNode
from django.utils.safestring import SafeString

from kazinex.core.lists.columns import PRIORITIES

QUOTED = re.compile(r' ([a-z-]+)="([\w.:-]+)"(?=[ >])')
PLACES = range(2, 13)  # for which a style sheet has rules
PLACED = PRIORITIES | {"wide"}  # what it has such rules for
BOX = "check"  # a cell that holds the box of its row: the style sheet knows it by that
Row = Mapping[str, Any]
Step = Callable[[Row, Context], str]
FORMATTING = re.compile(r"(?:(?<=>)|^)\s*\n\s*(?=<|$)")  # a line break between two tags, or beside one at an end
TAG = re.compile(r"</?([a-z][a-z0-9]*)")
# Between these and what stands beside them white space says nothing; between others, such as two links, it is a space.
APART = frozenset({"br", "dd", "details", "div", "dl", "dt", "li", "ol", "p", "summary", "td", "th", "tr", "ul"})
ENDS = re.compile(r"\s*</t[dr]>")  # cells and rows end where the next begins (HTML, 13.1.2.4): a tenth of a page


def drawn(template: str, rows: Sequence[Any], context: Context) -> SafeString:
    """The rows as the template of this name shows them; `context` is what else it takes.

    Rows that are no mappings, such as models, have methods and relations to follow: Django draws those.
    """
    if all(isinstance(row, Mapping) for row in rows):
        return draw(_steps(template), rows, context)
    found: Any = loader.get_template(template)
    with context.push(rows=rows):
        return SafeString("".join([node.render_annotated(context) for node in found.template.nodelist]))


def bare(markup: str) -> str:
    """The same markup without the quotation marks that HTML does not need (13.1.2.3)."""
    return QUOTED.sub(r" \1=\2", markup)


def closed_up(markup: str) -> str:
    """The same markup without the line breaks that nobody sees: those before or after what begins a line of its own."""

    def folded(found: re.Match[str]) -> str:
        before = TAG.match(markup, markup.rfind("<", 0, found.start())) if found.start() else None
        after = TAG.match(markup, found.end())
        return "" if any(tag and tag[1] in APART for tag in (before, after)) else " "

    return FORMATTING.sub(folded, markup)


def by_columns(columns: Sequence[Any], rows: Sequence[Row]) -> SafeString:
    """The rows cell by cell in the order of these columns: what a row says under a column's key.

    Which of them leave narrow screens, or have a line of a card to themselves, the table says once, by their places
    (`placed`).
    """
    cells = [(column.key, _cell(column, place)) for place, column in enumerate(columns, 1)]
    drawn = [
        "".join([f"{cell}{said if isinstance(said := row[name], SafeString) else escape(str(said))}"
                 for name, cell in cells])
        for row in rows
    ]  # fmt: skip
    return SafeString("".join([f"<tr>{row}" for row in drawn]))


def placed(columns: Sequence[Any]) -> SafeString:
    """What the table says of columns by their places: which leave narrow screens, by priority, and which are wide."""
    told = {one: [str(at) for at, column in enumerate(columns, 1) if at in PLACES and one in column.classes.split()]
            for one in sorted(PLACED)}  # fmt: skip
    return SafeString(" ".join(f'data-{name}="{" ".join(places)}"' for name, places in told.items() if places))


def draw(steps: Sequence[Step], rows: Sequence[Row], context: Context) -> SafeString:
    """The rows, each by these steps, which escape what is not markup yet."""
    return SafeString("".join([step(row, context) for row in rows for step in steps]))


def steps_of(template: Template) -> list[Step]:
    """What one turn of the only loop of this template does, which goes over `rows`."""
    loop: Any = next(node for node in template.nodelist if isinstance(node, ForNode))
    (name,) = loop.loopvars
    return list(_taken(loop.nodelist_loop, name))


def _cell(column: Any, place: int) -> str:
    """How a cell of this column begins; a card shows its label, where the value does not say what it is."""
    known = {*(PLACED if place in PLACES else ()), *([BOX] if column.says == "selected" else [])}
    told = [one for one in column.classes.split() if one not in known]
    classes = f' class="{" ".join(told)}"' if told else ""
    says_itself = column.is_plain or ("priority" in column.classes and not column.is_labelled)
    return bare(f"<td{classes}>" if says_itself else f'<td{classes} data-label="{escape(column.label)}">')


@cache
def _steps(template: str) -> list[Step]:
    found: Any = loader.get_template(template)
    return steps_of(found.template)


def _taken(nodes: NodeList, name: str) -> Iterator[Step]:
    for node in nodes:
        if isinstance(node, TextNode):
            yield _words(bare(ENDS.sub("", closed_up(node.s))))
        elif isinstance(node, VariableNode) and (key := _key(node.filter_expression, name)):
            yield _value(key)
        elif isinstance(node, IfNode) and (choices := _choices(node, name)):
            yield _first(choices)
        else:
            yield _left_to_django(node, name)


def _words(words: str) -> Step:
    return lambda _row, _context: words


def _value(key: str) -> Step:
    def value(row: Row, context: Context) -> str:
        said = row[key]
        return said if isinstance(said, SafeString) else escape(str(said))

    return value


def _first(choices: list[tuple[str, list[Step]]]) -> Step:
    """The steps of the first choice whose value is there; one of no name is what else there is."""

    def first(row: Row, context: Context) -> str:
        for key, steps in choices:
            if not key or row[key]:
                return "".join([step(row, context) for step in steps])
        return ""

    return first


def _left_to_django(node: Node, name: str) -> Step:
    def render(row: Row, context: Context) -> str:
        with context.push(**{name: row}):
            return str(node.render_annotated(context))

    return render


def _choices(node: Any, name: str) -> list[tuple[str, list[Step]]]:
    """The parts of an if, by the value each asks for; none where one asks for more than a value."""
    asked = [(_asked(condition, name), nodes) for condition, nodes in node.conditions_nodelists]
    if any(key is None for key, _nodes in asked):
        return []
    return [(key or "", list(_taken(nodes, name))) for key, nodes in asked]


def _asked(condition: Any, name: str) -> str | None:
    """The value an if asks for; empty for an else."""
    if condition is None:
        return ""
    return _key(condition.value, name) if hasattr(condition, "text") else None


def _key(expression: FilterExpression, name: str) -> str | None:
    """Which value of the row is named, if that is all this says."""
    first, _, key = str(expression.token).partition(".")
    return key if first == name and key.isidentifier() else None
