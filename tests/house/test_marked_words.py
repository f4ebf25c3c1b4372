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
TELLING = {"Head", "Result", "WorkLine", "counted"}  # what rooms of questions give pages to show
REFUSING = {"Conflict", "Refused", "RuleBroken", "_refused"}
ENDED = re.compile(r"^[^\n]* [^\n]*[.?!]$")  # a sentence, and no pattern, no piece of SQL and no paper
IN_ENGLISH = ("kazinex/demo/", "guestshares/web/views/reviews.py")  # what is recorded, or told of a made-up project
# What goes on record, on paper, into a workbook or to a guest, and what a programmer reads.
ELSEWHERE = re.compile(
    r"kazinex/(?:demo|management|embedded|env|settings|ci)|management/|^audit/|domain/sentences|notices\.py|"
    r"notifications\.py|services/(?:sms|stamps|archives)\.py|thread_sheets\.py|imports/template\.py|queries/papers\.py|"
    r"core/(?:crypto|conditions|kept|keyset|prepared|rls)\.py|guestshares/(?:domain/changes|services/new_revisions|"
    r"queries/reviews)\.py|services/(?:holders|guest_links|two_factor_policy)\.py|domain/usual_templates\.py|"
    r"models/roles\.py|files/policies\.py|web/views/(?:bounces|reviews)\.py"
)
PASSED_ON = re.compile(r"^[A-Z“{][^\n]* [^\n]*[.?!…]$")  # a sentence, with which nothing else is said yet
SENTENCE = re.compile(r"[A-Z“{].*[a-z]")
CLASSES = re.compile(r"priority-\d|nowrap")
MARKED_SQL = re.compile(r"""\b_\(\s*["']+\s*(?:select|insert into|update|delete from|create)\b.*""")
OF_GUESTS = re.compile(r"\blanguages\b|doors import guest|import .*\bsaid\b")  # said from the guests' catalogue


def test_what_is_said_in_web_rooms_is_marked() -> None:
    paths = [path for path in sources() if {"web", "feature.py"} & set(path.parts)]
    found = {str(path.relative_to(ROOT)): unmarked(path.read_text()) for path in paths if not _is_of_guests(path)}

    assert {name: words for name, words in found.items() if words} == {}


def test_labels_and_refusals_of_every_room_are_marked() -> None:
    paths = [path for path in sources() if not str(path.relative_to(ROOT)).startswith(IN_ENGLISH)]
    found = {str(path.relative_to(ROOT)): unlabelled(path.read_text()) for path in paths if not _is_of_guests(path)}

    assert {name: words for name, words in found.items() if words} == {}


def test_what_questions_give_pages_to_show_is_marked() -> None:
    found = {str(path.relative_to(ROOT)): untold(path.read_text()) for path in sources()}

    assert {name: words for name, words in found.items() if words} == {}


def test_a_heading_of_a_report_that_is_not_marked_is_found() -> None:
    source = """LABELS = ("Letters", "Closed")
heads = [counted("Done"), *map(counted, ("Shares", _("Live"))), *map(counted, LABELS)]
line = WorkLine(f"Comment {number} of {document}", url, note=_("open") if it else f"waits for {name}")
"""

    assert untold(source) == ["Letters", "Closed", "Shares", "Comment {} of {}", "waits for {}", "Done"]


def test_a_sentence_that_is_handed_on_is_marked_where_it_is_made() -> None:
    paths = [path for path in sources() if not ELSEWHERE.search(str(path.relative_to(ROOT)))]
    found = {str(path.relative_to(ROOT)): handed_on(path.read_text()) for path in paths if not _is_of_guests(path)}

    assert {name: words for name, words in found.items() if words} == {}


def test_a_sentence_that_is_handed_on_unmarked_is_found() -> None:
    source = """def why(it):
    words = f"{it} is shut." if it else _("Nothing is there.")
    yield "Open it first."
    return ["It is open now.", *others, it and "Shut it again."]
"""

    assert handed_on(source) == ["{} is shut.", "It is open now.", "Shut it again.", "Open it first."]


def test_what_only_the_database_reads_is_not_marked() -> None:
    found = {str(path.relative_to(ROOT)): MARKED_SQL.findall(path.read_text()) for path in sources()}

    assert {name: words for name, words in found.items() if words} == {}


def test_a_label_or_refusal_that_is_not_marked_is_found() -> None:
    source = """class State(TextChoices):
    OPEN = "open", "Open"
    SHUT = "shut", _("Shut")
raise RuleBroken(f"{it} is shut.")
WORDS = "This is shut."
"""

    assert unlabelled(source) == ["Open", "{} is shut.", "This is shut."]


def test_what_is_not_marked_is_found() -> None:
    source = """Field(label="Name", help_text=_("Yours."), max_length=3)
messages.info(request, f"{name} is." if it else _("No."))"""

    assert unmarked(source) == ["Name", "{} is."]


def unmarked(source: str) -> list[str]:
    """Words that are read by people where they are given to something that says them."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    given = [branch for call in calls for value in _given(call) for branch in _branches(value)]
    return [words for value in given if SENTENCE.search(words := _words(value)) and not CLASSES.search(words)]


def unlabelled(source: str) -> list[str]:
    """Labels of choices, words of refusals and sentences that modules keep, which gettext would not find."""
    tree = ast.parse(source)
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    choices = [node for node in classes if any(ast.unparse(base).endswith("Choices") for base in node.bases)]
    labels = [line.value for node in choices for line in node.body if isinstance(line, ast.Assign)]
    words = [_words(label.elts[1]) for label in labels if isinstance(label, ast.Tuple) and len(label.elts) > 1]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    refused = [call.args[0] for call in calls if ast.unparse(call.func) in REFUSING and call.args]
    words += [_words(branch) for value in refused for branch in _branches(value)]
    kept = [line.value for line in tree.body if isinstance(line, ast.Assign)]
    words += [said for value in kept if ENDED.search(said := _words(value))]
    return [said for said in words if SENTENCE.search(said)]


def handed_on(source: str) -> list[str]:
    """Sentences that are returned, kept under a name or yielded, alone or among others, and that gettext misses."""
    kinds = (ast.Return, ast.Assign, ast.AnnAssign, ast.Yield)
    given = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, kinds) and node.value]
    words = [_words(leaf) for value in given for leaf in _leaves(value)]
    return [said for said in words if PASSED_ON.search(said) and re.search("[a-z]{3}", said.replace("{}", ""))]


def _leaves(value: ast.expr) -> Iterator[ast.expr]:
    """What a value is made of, where it is one of several or holds several."""
    parts: list[ast.expr] = []
    if isinstance(value, ast.IfExp):
        parts = [value.body, value.orelse]
    elif isinstance(value, (ast.BoolOp, ast.Dict)):
        parts = value.values
    elif isinstance(value, (ast.Tuple, ast.List)):
        parts = value.elts
    elif isinstance(value, ast.Starred):
        parts = [value.value]
    yield from (leaf for part in parts for leaf in _leaves(part))
    if not parts:
        yield value


def untold(source: str) -> list[str]:
    """Headings of reports and lines of My work that gettext would not find, written there or kept under a name."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in TELLING]
    mapped = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _maps(node)]
    named = {ast.unparse(value) for call in mapped for value in call.args[1:]}
    kept = [line.value for line in tree.body if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) in named]
    told = [value for call in calls for value in (*call.args, *(keyword.value for keyword in call.keywords))]
    several = [value for one in [*kept, *(value for call in mapped for value in call.args[1:])] for value in _each(one)]
    words = (_words(branch) for value in [*several, *told] for branch in _branches(value))
    return [said for said in dict.fromkeys(words) if re.search("[A-Za-z]{2}", said)]


def _maps(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "map" and bool(call.args) and ast.unparse(call.args[0]) in TELLING


def _each(value: ast.expr) -> list[ast.expr]:
    return value.elts if isinstance(value, (ast.Tuple, ast.List)) else []


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
