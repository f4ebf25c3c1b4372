"""A sentence is told from one template on pages and in exports: both dialects say the same of every action."""

from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest
from django.db import connection

from audit.domain import sentences
from audit.domain.catalogue import ACTIONS, Action
from audit.models import ActorKind, AuditEvent
from kazinex.core.tenancy import active_organisation_id

VALUES: list[Any] = [
    "Drainage",
    "",
    None,
    True,
    False,
    0,
    -7,
    1.0,
    0.0000001,
    1e20,
    [],
    ["pdf", "", None, True, 3, ["a", 1], {"b": False}],
    {"roll": [1, "zwölf"], "a": None},
    "percent %s %% {braces} {actor} 'quoted' \\ back",
    " < a <b@c.example> ",
    "漢字 עברית 😀",
]
ACTORS = ["Ada Admin <ada@meridian.example>", "Kazinex", "Jo <x> Reid <jo@client.example>"]
TARGETS = ["the share for Jo", "HT-CIV-DWG-001", "", "ßtrasse", "ǆ", "ŉ", "élan", "ﬁ"]


def events() -> Iterator[AuditEvent]:
    """Every action with every kind of value in each of its keys; some with a key missing."""
    for number, action in enumerate(ACTIONS.values()):
        for place, value in enumerate(VALUES):
            keys = sorted(action.keys - {"changes"})
            details = {key: VALUES[(place + at) % len(VALUES)] for at, key in enumerate(keys)}
            if place == 1 and keys:
                details.pop(keys[0])
            if "changes" in action.keys:
                details["changes"] = {"Title": [value, "x"], "Ünits": [[True, "", 2], value]} if place else {}
            yield AuditEvent(
                organisation_id=active_organisation_id(),
                category=action.category,
                action=action.name,
                actor_kind=list(ActorKind)[(number + place) % 4],
                actor_label=ACTORS[place % len(ACTORS)],
                target_label=TARGETS[place % len(TARGETS)],
                project_label="Harbour Tunnel (harbour)" if place % 2 else "",
                details=details,
            )


@pytest.fixture
def recorded(world) -> list[AuditEvent]:
    """Read back, since a value comes out of the table as JSON has it."""
    AuditEvent.objects.bulk_create(list(events()))
    strange = {
        "organisation_id": active_organisation_id(),
        "category": "document",
        "action": "document_eaten",
        "actor_kind": "user",
        "actor_label": ACTORS[0],
    }
    AuditEvent.objects.create(**strange, details={"changes": {}})
    AuditEvent.objects.create(**strange | {"category": "cuisine"})
    return list(AuditEvent.objects.order_by("pk"))


def from_sql(expression: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {expression} from audit_auditevent e where e.id > %s order by e.id", [0])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("withheld", [False, True])
def test_both_dialects_tell_every_action_alike(recorded, withheld):
    told = [sentences.sentence(event, withhold_target=withheld) for event in recorded]

    assert from_sql(sentences.sentence_sql(withheld=withheld)) == told
    assert len({event.action for event in recorded} & set(ACTIONS)) == len(ACTIONS)


def test_both_dialects_tell_what_changed_alike(recorded):
    told = ["\n".join(f"{what}: {old} → {new}" for what, old, new in sentences.changes(event)) for event in recorded]

    assert [lines or "" for lines in from_sql(sentences.changes_sql())] == told


def test_both_dialects_name_a_guest_of_what_is_withheld_alike(recorded):
    told = [sentences.actor_label(event, withheld=True) for event in recorded]

    assert from_sql(sentences.unless_guest_sql("e.actor_label", sentences.literal(sentences.A_GUEST))) == told


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_a_template_names_only_what_its_action_records(action: Action):
    named = {field for _words, field, _format, _conversion in Formatter().parse(action.sentence) if field}

    assert named - {"actor", "target", "project"} <= action.keys - {"changes"}
