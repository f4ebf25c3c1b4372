from collections.abc import Callable
from typing import Any

import pytest

from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent
from audit.services import sealing
from audit.services.recording import record
from kazinex import embedded
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import organisation_active
from tests.cast import World
from tests.surroundings import VAR


@pytest.fixture
def happened(world) -> Callable[..., AuditEvent]:
    """Records that somebody registered a document."""

    def record_one(target: Any = None, *, by: str = "dina", title: str = "Drainage", **facts: Any) -> AuditEvent:
        facts = {"title": title, "revision": "A", "status": "draft", "suitability": "", "sha256": "0" * 64} | facts
        return record(AuditAction.DOCUMENT_REGISTERED, by=world.actor(by), target=target or world.plan, **facts)

    return record_one


@pytest.fixture
def log_of(committed: World) -> Callable[..., None]:
    """Records so many events of Meridian, or of another organisation, and commits them."""

    def record_many(count: int, *, title: str = "Drainage", organisation: Any = None, seal: bool = True) -> None:
        organisation = organisation or committed.meridian
        with organisation_active(organisation):
            for number in range(count):
                record(
                    AuditAction.DOCUMENT_REGISTERED,
                    by=SystemActor("test"),
                    title=f"{title} {number}",
                    revision="A",
                    status="draft",
                    suitability="",
                    sha256="0" * 64,
                )
        if seal:
            sealing.seal_organisation(organisation.pk)

    return record_many


@pytest.fixture
def tamper(own_database: str) -> Callable[..., None]:
    """Runs SQL as the owner of the database with every trigger off, as somebody who holds the server could."""

    def run(statement: str, *values: Any) -> None:
        with embedded.Cluster(VAR).administer(own_database) as connection:
            connection.execute("set session_replication_role = replica")
            connection.execute(statement, values)

    return run
