"""A public signature says what it takes and gives: `Any` would switch the checks off for whoever calls it."""

import ast

import pytest

from tests.house.test_shape import ROOT, sources

HELD = {"services", "queries", "domain", "core"}  # rooms, and the core
ROW_ABOVE = "a row of an app above the core, which the core may not name"
DICTATED = {
    "kazinex/core/actors.py Member.user": ROW_ABOVE,
    "kazinex/core/actors.py Member.organisation": ROW_ABOVE,
    "kazinex/core/actors.py Member.membership": ROW_ABOVE,
    "kazinex/core/actors.py Member.project": ROW_ABOVE,
}  # may only shrink


def says_any(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    takes = [one for one in ast.walk(function.args) if isinstance(one, ast.arg)]
    said = [one.annotation for one in takes] + [function.returns]
    words = [part for one in said if one is not None for part in ast.walk(one)]
    return any(
        (isinstance(word, ast.Name) and word.id == "Any")
        or (isinstance(word, ast.Attribute) and word.attr == "Any")
        or (isinstance(word, ast.Constant) and isinstance(word.value, str) and "Any" in word.value)
        for word in words
    )


def public(tree: ast.AST, within: str = "") -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method whose name is public, with the names it stands in."""
    found = []
    for node in ast.iter_child_nodes(tree):
        here = f"{within}{getattr(node, 'name', '')}."
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            found.append((here.removesuffix("."), node))
        found += public(node, here if named else within)
    return found


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("def f(a: int, *, b: 'list[str]') -> object: ...", False),
        ("def f(a: dict[str, Any]) -> None: ...", True),
        ("def f(*a: Any) -> None: ...", True),
        ("def f() -> typing.Any: ...", True),
        ("def f() -> 'list[Any]': ...", True),
    ],
)
def test_any_is_seen_wherever_it_hides(signature: str, expected: bool) -> None:
    [(_name, function)] = public(ast.parse(signature))
    assert says_any(function) is expected


def test_no_public_signature_says_any() -> None:
    """What a base class of somebody else's, or the direction of imports, dictates stands above with its reason."""
    found = {
        f"{path.relative_to(ROOT)} {name}"
        for path in sources()
        if HELD & set(path.relative_to(ROOT).parts)
        for name, function in public(ast.parse(path.read_text()))
        if says_any(function)
    }
    assert found == DICTATED.keys()
