"""Whatever a form creates, sent twice it is created once (SPEC 4): every view that creates something says so."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kazinex.core import form_keys, rls
from kazinex.core.checks import route_names
from tests.cast import World
from tests.house import addresses
from tests.house.test_shape import ROOT

ROOMS = [path for path in ROOT.glob("*/services") if path.is_dir()] + list(ROOT.glob("documents/*/services"))
BESIDES = {
    "AuditCheckpoint": "written by the sealer",
    "AuditEvent": "the record of a change",
    "AuditKeyChange": "written by a command",
    "AuditLeaf": "written by the sealer",
    "AuditQueue": "written by a trigger",
    "AuditSeal": "written by the sealer",
    "BouncedAddress": "written where mail came back",
    "AccessGroupMember": "a part of a group",
    "LetterAttachment": "a part of a letter",
    "LetterDocument": "a part of a letter",
    "Recipient": "a part of a letter",
    "HolderNotice": "each holder is told once of a revision",
    "ListEntry": "a part of a list",
    "MatrixReviewer": "a part of a rule",
    "PackageItem": "a document is in a package once",
    "WorkPackageItem": "a document is in a work package once",
    "DocumentGroup": "a part of a document's confidentiality, which is set and not added to",
    "GuestLanguage": "there is one for each address, and it is saved",
    "GuestSession": "opening has a key of its own, counted once",
    "Notification": "told of a change",
    "NotificationChoice": "there is one for each kind, and it is saved",
    "ReportReader": "a part of a saved report",
    "NumberCounter": "there is one for each scope, and it counts",
    "NumberingScheme": "there is one for each place, and it is saved",
    "OpenRecord": "a part of an opening",
    "GuestDraft": "there is one for each answer, and it is saved",
    "RevisionCoding": "there is one for each place, and it is saved",
    "SharePolicy": "there is one for each place, and it is saved",
    "SecuritySettings": "there is one for each organisation, and it is saved",
    "PaperPolicy": "there is one for each place, and it is saved",
    "PaperStamp": "there is one for each revision",
    "SentForm": "the key itself",
    "StepAttachment": "a part of an answer",
    "StepDraft": "there is one for each answer, and it is saved",
    "StepPart": "a person's part in a step, which is answered once",
    "WorkflowDocument": "a part of a workflow",
    "WorkflowStep": "a part of a workflow",
    "TemplateVersion": "a part of a template, numbered by it",
    "TransmittalDocument": "a part of a transmittal",
    "TransmittalRecipient": "a part of a transmittal",
    "ReminderInterval": "there is one for each organisation, and it is saved",
    "WorkingWeek": "there is one for each organisation, and it is saved",
}
ONCE_ANYHOW = {
    "accounts:first-run": "there is no organisation yet, and no second first run",
    "accounts:invitation": "an invitation is accepted once",
    "workflows:step-skip": "a step is skipped once; the links of the one that opens by it are made with it",
    "workflows:template-edit": "the same steps saved again are the version there is",
    "workflows:organisation-template-edit": "the same steps saved again are the version there is",
    "guests:ask": "a share has one open request at most",
    "correspondence:letter-new-draft": "keeps one draft of a form, whatever is sent",
    "handovers:handover-resume": "goes on with the work there is, which stands still",
    "guests:draft": "keeps one draft, whatever is sent",
    "correspondence:guest-answer-draft": "keeps one draft, whatever is sent",
}
MODELS = {model.__name__ for model in rls.tenant_models()} - set(BESIDES)


def test_every_view_that_creates_something_answers_a_form_once():
    open_doors = {
        name
        for name, view in views().items()
        if creates(view) and not hasattr(view, "sent_once") and name not in ONCE_ANYHOW
    }

    assert open_doors == set()


def test_the_search_finds_what_creates():
    found = {name for name, view in views().items() if creates(view)}

    assert {
        "accounts:member-invite",
        "audit:export-new",
        "documents:document-new",
        "documents:revision-add",
        "guestshares:share-new",
        "guestshares:share-reissue",
        "guests:respond",
        "projects:group-new",
        "projects:new",
        "projects:team-add",
        "projects:team-invite",
    } <= found
    assert set(ONCE_ANYHOW) <= set(views())


@pytest.mark.parametrize("who", ["ada"])
def test_every_form_of_such_a_view_carries_a_key(world: World, who: str):
    client = world.client(who)
    values = addresses.known(world) | {"organisation": "meridian", "project": "harbour"}
    without = []
    for name, route in named_routes().items():
        if hasattr(route.pattern.callback, "sent_once") and "organisation" in route.names:
            answer = client.get(route.address(values))
            if answer.status_code == 200 and f'name="{form_keys.FIELD}"' not in answer.content.decode():
                without.append(name)

    assert without == []


@cache
def named_routes() -> dict[str, Any]:
    named = [route for route in addresses.all_routes() if route.pattern.name]
    return dict(zip(route_names(), named, strict=True))


def views() -> dict[str, Any]:
    return {name: route.pattern.callback for name, route in named_routes().items()}


def creates(view: Any) -> bool:
    """Whether a view, or what it calls in its own module, calls a service that creates such a row."""
    function = inspect.unwrap(view)
    module = Path(inspect.getsourcefile(function) or "")
    return ROOT in module.parents and any(call in creators() for call in _reached(module, function.__name__))


@cache
def creators() -> frozenset[tuple[str, str]]:
    """Services that create a row somebody asked for: (module, function), each with those that call them."""
    modules = [path for room in ROOMS for path in room.rglob("*.py")]
    wanted = {(path.stem, name) for path in modules for name, node in _functions(path).items() if _makes_a_row(node)}
    while True:
        more = {
            (path.stem, name)
            for path in modules
            for name, node in _functions(path).items()
            if any(call in wanted for call in _calls(path, node))
        }
        if more <= wanted:
            return frozenset(wanted)
        wanted |= more


def _makes_a_row(function: ast.AST) -> bool:
    called = [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
    ways = {f"{name}{how}" for name in MODELS for how in ("", ".objects.create", ".objects.bulk_create")}
    return any(name in ways or (name.endswith("s.create") and ".objects." not in name) for name in called)


def _reached(path: Path, start: str) -> set[tuple[str, str]]:
    functions, left = _functions(path), [start]
    found: set[tuple[str, str]] = set()
    while left:
        name = left.pop()
        for call in _calls(path, functions[name]) - found:
            found.add(call)
            left += [call[1]] if call[0] == path.stem and call[1] in functions else []
    return found


def _calls(path: Path, function: ast.AST) -> set[tuple[str, str]]:
    return set(_mentioned(path, function))


def _mentioned(path: Path, function: ast.AST) -> Iterator[tuple[str, str]]:
    known = _functions(path)
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr
        if isinstance(node, ast.Name) and node.id in known:
            yield path.stem, node.id


@cache
def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
