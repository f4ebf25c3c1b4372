"""Builds the demo and remembers what to tell the person in front of the terminal."""

import json
import os
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Organisation
from kazinex.core import clock
from kazinex.core.context import happening
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from kazinex.demo import (
    arrangements,
    comments,
    correspondence,
    descriptions,
    outsiders,
    packages,
    people,
    register,
    transmittals,
    workflows,
)
from kazinex.demo.cast import ORGANISATIONS, PEOPLE

HISTORY = timedelta(days=100)


def build(password: str) -> dict[str, Any]:
    """Tell the whole story in one transaction; refuses where organisations exist already."""
    if Organisation.objects.exists():
        raise RuleBroken("There are organisations already; the demo is told only in an empty installation.")
    today = clock.machine_now().replace(hour=1, minute=30, second=0, microsecond=0)
    with transaction.atomic(), happening(request_id="demo"):
        link = _tell(password, today)
    return {"password": password, "people": list(_presented()), "guest_link": link}


def remember(facts: dict[str, Any]) -> None:
    """Keep what `make run` prints, for its owner's eyes only."""
    path = settings.KAZINEX_VAR / "demo.json"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False, indent=1)


def _tell(password: str, today: datetime) -> str:
    began = today - HISTORY
    with clock.at(began):
        stage = people.found(password)
    with organisation_active(stage.organisations["northgate"]):
        register.fill_depot(stage, began + timedelta(days=30))
    with organisation_active(stage.organisations["meridian"]):
        written = register.fill_harbour(stage, began + timedelta(days=2))
        descriptions.plan(stage, stage.projects["harbour"], today)
        packages.put_together(stage, written, began + timedelta(days=63))
        arrangements.arrange(stage, began + timedelta(days=64))
        comments.review(stage, written, today)
        workflows.review(stage, today)
        transmittals.send(stage, today)
        correspondence.write(stage, today)
        return outsiders.share_with_outsiders(stage, written, today)


def _presented() -> Any:
    for person in PEOPLE:
        names = [ORGANISATIONS[slug][0] for slug in person.organisations]
        yield {
            "email": person.email,
            "name": person.name,
            "role": person.known_as,
            "organisation": " and ".join(names),
        }
