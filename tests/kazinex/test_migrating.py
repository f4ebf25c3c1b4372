"""A model drawn anew only as far as a step changes it is the model Django draws."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from kazinex.management.commands.migrate import LeanExecutor, LeanState

KEY = ("id", models.BigAutoField(primary_key=True))
STEPS = [
    CreateModel("House", [KEY, ("name", models.CharField(max_length=80))]),
    CreateModel("Room", [KEY, ("house", models.ForeignKey("lean.house", models.CASCADE, related_name="rooms"))]),
    AddIndex("house", models.Index(fields=["name"], name="house_name")),
    AddConstraint("room", models.UniqueConstraint(fields=["house"], name="one_room")),
    AddField("house", "storeys", models.IntegerField(default=1)),
    CreateModel("Door", [KEY, ("room", models.ForeignKey("lean.room", models.CASCADE, related_name="doors"))]),
    AddField("room", "leads_to", models.ForeignKey("lean.house", models.CASCADE, null=True, related_name="ways")),
    AddIndex("house", models.Index(fields=["storeys"], name="house_storeys")),
]


@pytest.mark.parametrize("steps", range(1, len(STEPS) + 1))
def test_models_are_what_django_makes_of_them(steps: int) -> None:
    lean, own = LeanState(), ProjectState()
    for state in (lean, own):
        assert state.apps.ready
        for step in STEPS[:steps]:
            step.state_forwards("lean", state)

    assert lean.models == own.models
    assert _drawn(lean) == _drawn(own)
    assert _strayed(lean) == []


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_an_upgrade_that_begins_anywhere_ends_in_the_same_models(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """As the command does it: the state is drawn for the signal before it, and a copy goes on its way."""
    begun, own = ProjectState(), ProjectState()
    for step in STEPS[:steps]:
        step.state_forwards("lean", begun)
        step.state_forwards("lean", own)
    assert begun.apps.ready
    taken: list[LeanState] = []
    monkeypatch.setattr(MigrationExecutor, "migrate", lambda _self, **manner: taken.append(manner["state"]))
    LeanExecutor(connection=None).migrate(state=begun.clone())
    [lean] = taken
    assert lean.apps.ready
    for step in STEPS[steps:]:
        step.state_forwards("lean", lean)
        step.state_forwards("lean", own)

    assert lean.models == own.models
    assert _drawn(lean) == _drawn(own)
    assert _strayed(lean) == []


def test_an_index_that_was_made_anew_knows_what_is_rare_in_it(committed: Any) -> None:
    """Without its statistics a search for a common word took a second, until much of the register had changed."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("select pg_get_indexdef('document_search'::regclass)")
        (definition,) = cursor.fetchone()
        cursor.execute("drop index document_search")
        cursor.execute(definition)
    assert _known("document_search") == 0

    call_command("migrate", database="owner", plan=True, stdout=StringIO())
    assert _known("document_search") == 0
    said = StringIO()
    call_command("migrate", database="owner", verbosity=0, stdout=said)

    assert (_known("document_search") > 0, said.getvalue()) == (True, "")


def _known(index: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from pg_stats where tablename = %s", [index])
        return int(cursor.fetchone()[0])


def _drawn(state: ProjectState) -> list[Any]:
    """What the classes say of themselves and of one another."""
    return [
        (
            model._meta.label,
            [field.name for field in model._meta.get_fields()],
            [field.related_model._meta.label for field in model._meta.get_fields() if field.related_model],
            [index.name for index in model._meta.indexes],
            [constraint.name for constraint in model._meta.constraints],
        )
        for model in sorted(state.apps.get_models(), key=lambda model: model._meta.label)
    ]


def _strayed(state: ProjectState) -> list[str]:
    """The relations that lead to a class which is not the one that is drawn now; Django lets some stray."""
    return [
        str(field)
        for model in state.apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model and field.related_model is not state.apps.get_model(field.related_model._meta.label)
    ]
