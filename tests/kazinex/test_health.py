"""What the site says of its own health, also while its database is away."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kazinex.core import clock, pulses
from kazinex.core.models import Pulse


@pytest.mark.usefixtures("database_away")
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/health/live", 200, "live"),
        ("/health/ready", 503, "not ready"),
        ("/health/status", 503, "the database is away"),
    ],
)
def test_without_the_database_health_answers_as_json(address: str, status: int, words: str) -> None:
    answer = Client().get(address)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["status"] == words


def test_status_tells_how_long_ago_each_process_worked(world: Any) -> None:
    for name in ("worker", "dispatcher", "sealer"):
        pulses.beat(name)
    Pulse.objects.filter(name="sealer").update(at=clock.machine_now() - timedelta(minutes=5))

    said = world.client().get("/health/status").json()

    assert said["status"] == "ok"
    assert (said["worker"]["seconds"], said["sealer"]["seconds"], said["exports"]["seconds"]) == (0, 300, None)
    assert said["outbox"] == {"waiting": 0, "given_up": 0}


def test_status_tells_what_a_process_could_not_do(world: Any) -> None:
    for name in ("worker", "dispatcher"):
        pulses.beat(name)
    pulses.beat("sealer", "Checkpoints cannot be written outside the database: Read-only file system.")

    said = world.client().get("/health/status").json()

    assert said["status"] == "look at this"
    assert said["sealer"]["note"] == "Checkpoints cannot be written outside the database: Read-only file system."


def test_a_process_that_never_worked_is_looked_at(world: Any) -> None:
    assert world.client().get("/health/status").json()["status"] == "look at this"
