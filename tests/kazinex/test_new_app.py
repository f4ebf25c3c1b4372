"""A new app costs a folder, a line in the settings and a line in the urls: its places are read from its feature.py."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.surroundings import ROOT, environment

# What somebody writes who adds an app; everything else is read from its feature.py.
APP = {
    "__init__.py": "",
    "apps.py": 'from django.apps import AppConfig\n\n\nclass PunchListConfig(AppConfig):\n    name = "punchlists"\n',
    "feature.py": """
from documents.register.domain.changes import DOCUMENT_DELETED
from kazinex.core.features import (
    DashboardTile, DocumentTab, Feature, Menu, MenuEntry, Reaction, Tile, Timer,
)
from kazinex.core.permissions import Permission

deleted = []
feature = Feature(
    menu=[MenuEntry(Menu.PROJECT, "Punch Lists", "punchlists:list", order=35, icon="clipboard-document-check")],
    document_tabs=[DocumentTab("Punch items", "punchlists:of-document", order=30, count=lambda document, actor: 3)],
    tiles=[DashboardTile(50, lambda request: Tile("Open punch items", "ui/empty.html"))],
    reactions=[Reaction(DOCUMENT_DELETED, lambda document, by: deleted.append(document), lambda *_: "3 items close.")],
    timers=[Timer("chase punch items", "punchlists.chase", seconds=600)],
)
""",
    "web/__init__.py": "",
    "web/urls.py": """
from django.urls import path

from punchlists.web import views

urlpatterns = [
    path("punch-lists/", views.punch_lists, name="list"),
    path("documents/<number:number>/punch-items/", views.of_document, name="of-document"),
]
""",
    "web/views.py": """
from django.http import HttpResponse

from documents.register import queries
from kazinex.core.http import access


@access(None)
def punch_lists(request):
    return HttpResponse("lists")


@access(None, to=queries.document)
def of_document(request, document):
    return HttpResponse(document.number)
""",
}
SETTINGS = """
from kazinex.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "punchlists"]
ROOT_URLCONF = "with_punchlists_urls"
"""
URLS = """
from kazinex.urls import *

urlpatterns = [*urlpatterns, room("punchlists", {PROJECT: "punchlists.web.urls"})]
"""
QUESTIONS = """
import json

import django

django.setup()
from django.core.checks import Error, run_checks

from documents.register.domain.changes import DOCUMENT_DELETED
from kazinex.celery import app
from kazinex.core.features import Menu, installed

features = installed()
app.finalize()
said = {
    "menu": [entry.label for entry in features.menu(Menu.PROJECT)],
    "tabs": [tab.label for tab in features.document_tabs],
    "tiles": len(features.tiles),
    "warning": features.reactions_to(DOCUMENT_DELETED)[-1].warning(None, None),
    "timer": app.conf.beat_schedule["chase punch items"],
    "problems": [str(each.msg) for each in run_checks() if isinstance(each, Error)],
}
print(json.dumps(said))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the new app in it."""
    for name, text in APP.items():
        path = tmp_path / "punchlists" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "with_punchlists.py").write_text(SETTINGS)
    (tmp_path / "with_punchlists_urls.py").write_text(URLS)
    return tmp_path


def asked(place: Path) -> dict[str, Any]:
    surroundings = environment() | {
        "DJANGO_SETTINGS_MODULE": "with_punchlists",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{place}",
    }
    finished = subprocess.run(
        [sys.executable, "-c", QUESTIONS], check=True, cwd=place, env=os.environ | surroundings, capture_output=True
    )
    return json.loads(finished.stdout)  # type: ignore[no-any-return]


def test_a_folder_and_two_lines_are_a_new_app(place: Path) -> None:
    said = asked(place)

    above = ["Dashboard", "Documents", "Comments", "Packages", "Work Packages", "Workflows", "Transmittals"]
    assert said["menu"][:8] == [*above, "Punch Lists"]
    first = ["Details", "Revisions", "Comments", "Shares", "Punch items", "Workflows", "Transmittals", "Holders"]
    assert said["tabs"] == [*first, "Packages", "Correspondence", "Activity", "Access"]
    assert said["tiles"] == 9
    assert said["warning"] == "3 items close."
    assert said["timer"] == {"task": "punchlists.chase", "schedule": 600}
    assert said["problems"] == []


def test_a_mistyped_route_refuses_to_start_instead_of_dropping_a_tab(place: Path) -> None:
    feature = place / "punchlists" / "feature.py"
    feature.write_text(feature.read_text().replace("punchlists:of-document", "punchlists:of-documents"))

    assert asked(place)["problems"] == ["A place names the route punchlists:of-documents, which does not exist."]
