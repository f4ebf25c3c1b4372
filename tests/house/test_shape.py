"""The house stays in order: sizes, places, and words that may not stand in it."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("kazinex", "accounts", "projects", "documents", "guestshares", "audit")
FOLDERS = {*ROOMS, "templates", "static", "tests", ".ci"}
FILES = {
    "manage.py",
    "pyproject.toml",
    "docker-compose.yml",
    "README.md",
    "Makefile",
    "Dockerfile",
    "requirements.txt",
    "requirements-dev.txt",
    "LICENSE",
    "CHANGELOG.md",
    ".gitignore",
    ".dockerignore",
}
MOST_LINES_OF_A_FILE = 300
ONE_FILE_BY_PROMISE = {"audit/domain/verify_export.py"}  # it leaves the house alone, with every export (SPEC 10)
MOST_LINES_OF_A_FUNCTION = 25


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def sources(*, tests: bool = False) -> list[Path]:
    rooms = (*ROOMS, "tests") if tests else ROOMS
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in rooms and "migrations" not in path.parts
    ]


def test_the_top_level_is_the_fixed_one() -> None:
    tops = {path.relative_to(ROOT).parts for path in tracked()}
    assert {parts[0] for parts in tops if len(parts) > 1} - FOLDERS == set()
    assert {parts[0] for parts in tops if len(parts) == 1} - FILES == set()


def test_a_file_fits_in_a_coffee() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(tests=True)
        if (lines := _lines(path)) > MOST_LINES_OF_A_FILE and str(path.relative_to(ROOT)) not in ONE_FILE_BY_PROMISE
    }
    assert long == {}


def test_a_function_fits_in_half_a_screen() -> None:
    long = [f"{path.relative_to(ROOT)}:{name} ({lines})" for path in sources() for name, lines in _long_functions(path)]
    assert long == []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"\.delay\(", "jobs leave through the outbox; only its handlers in tasks.py wake Celery"),
        (r"\bmark_safe\b", "templates escape"),
        (r"timezone\.now\(", "moments.now() is the one clock"),
        (r"\b(TODO|FIXME|XXX)\b", "what exists is finished"),
        (r"\.raw\(", "the wall cannot see into raw querysets"),
        (r"objects\.using\(", "the application works as its own role"),
    ],
)
def test_product_code_keeps_clear_of(pattern: str, why: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line) and not (path.name == "tasks.py" and "delay" in pattern)
    ]
    assert found == [], why


def test_no_file_is_named_after_nothing() -> None:
    vague = {"utils", "helpers", "misc", "common", "manager", "handler"}
    assert [path for path in sources() if path.stem in vague or vague & set(path.relative_to(ROOT).parts)] == []


def test_only_known_places_reach_past_the_manager() -> None:
    """`_base_manager` and `across_organisations` go round the tenant manager; each caller is named here."""
    round_the_manager = {str(path.relative_to(ROOT)) for path in sources() if "_base_manager" in path.read_text()}
    assert round_the_manager == {"accounts/web/session_policy.py", "accounts/queries/members.py"}


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _long_functions(path: Path) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > MOST_LINES_OF_A_FUNCTION:
                found.append((node.name, lines))
    return found


def test_no_query_is_made_when_a_file_is_read() -> None:
    """It would keep the organisation that happened to be active then, for everybody who comes later."""
    found = {
        str(path.relative_to(ROOT)): kept
        for path in sources()
        if (kept := [line for statement in ast.parse(path.read_text()).body for line in _queries_at_once(statement)])
    }
    assert found == {}


def _queries_at_once(node: ast.AST) -> list[int]:
    """Lines with `.objects` outside functions; `.objects.none()` holds nothing, and forms begin with it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return []
    if isinstance(node, ast.Attribute) and node.attr == "none":
        return []
    here = [node.lineno] if isinstance(node, ast.Attribute) and node.attr == "objects" else []
    return [*here, *(line for child in ast.iter_child_nodes(node) for line in _queries_at_once(child))]
