"""What web rooms say to members is marked for gettext where it is said."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.test_shape import ROOT, sources

READ = {"button", "caption", "done", "empty_label", "heading", "help_text", "label", "nothing", "placeholder"}
SAYING = {
    "BulkAction",
    "Column",
    "DocumentAction",
    "DocumentTab",
    "MenuEntry",
    "MyWork",
    "NotificationKind",
    "SavedList",
}
SAYING |= {"ValidationError", "add_error", "error", "info", "success", "warning"}
SENTENCE = re.compile(r"[A-Z“{].*[a-z]")
CLASSES = re.compile(r"priority-\d|nowrap")
OF_GUESTS = re.compile(r"\blanguages\b|doors import guest|import .*\bsaid\b")  # said from the guests' catalogue


def test_what_is_said_in_web_rooms_is_marked() -> None:
    paths = [path for path in sources() if {"web", "feature.py"} & set(path.parts)]
    found = {str(path.relative_to(ROOT)): unmarked(path.read_text()) for path in paths if not _is_of_guests(path)}

    assert {name: words for name, words in found.items() if words} == {}


def test_what_is_not_marked_is_found() -> None:
    source = """Field(label="Name", help_text=_("Yours."), max_length=3)
messages.info(request, f"{name} is." if it else _("No."))"""

    assert unmarked(source) == ["Name", "{} is."]


def unmarked(source: str) -> list[str]:
    """Words that are read by people where they are given to something that says them."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    given = [branch for call in calls for value in _given(call) for branch in _branches(value)]
    return [words for value in given if SENTENCE.search(words := _words(value)) and not CLASSES.search(words)]


def _given(call: ast.Call) -> Iterator[ast.expr]:
    name = ast.unparse(call.func).rpartition(".")[2]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in READ)
    if name in SAYING:
        yield from call.args


def _branches(value: ast.expr) -> Iterator[ast.expr]:
    """Either of what is said, where a condition decides."""
    either = [value.body, value.orelse] if isinstance(value, ast.IfExp) else []
    yield from (branch for one in either for branch in _branches(one))
    if not either:
        yield value


def _words(value: ast.expr) -> str:
    """What is written there, with {} for values; nothing where it is no text."""
    if isinstance(value, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in value.values)  # type: ignore[misc]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _is_of_guests(path: Path) -> bool:
    return bool(OF_GUESTS.search(path.read_text()))
