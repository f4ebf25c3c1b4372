from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from audit.domain.catalogue import ACTIONS, AuditAction, Category
from audit.domain.catalogue.action import action
from audit.models import AuditEvent
from audit.services.recording import WrongRecord, record
from kazinex.core import tenancy
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import NoOrganisation, organisation_active

SYSTEM = SystemActor("test")
FACTS: dict[str, Any] = {"title": "Drainage", "revision": "A", "status": "draft", "suitability": "", "sha256": ""}


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_leaf", "audit_seal", "audit_checkpoint"])
@pytest.mark.parametrize("change", ["update {} set organisation_id = 1", "delete from {}", "truncate {}"])
def test_the_application_can_change_nothing_that_was_recorded(world, happened, table, change):
    happened()

    with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
        connection.cursor().execute(change.format(table))


@pytest.mark.parametrize("table", ["audit_leaf", "audit_seal", "audit_checkpoint", "audit_queue"])
def test_the_application_can_prove_nothing_itself(world, table):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"insert into {table} (organisation_id) values (1)")  # noqa: S608


@pytest.mark.parametrize(
    "change", ["update audit_auditevent set action = ''", "delete from audit_leaf", "truncate audit_seal"]
)
def test_even_the_owner_is_refused_by_the_triggers(committed, log_of, change):
    from django.db import connections

    log_of(1)
    with pytest.raises(DatabaseError, match="append-only"):
        connections["owner"].cursor().execute(change)


def test_an_action_that_is_not_in_the_catalogue_is_refused(world):
    unknown = action("document_wished_for", Category.DOCUMENT, "{actor} wished")

    with pytest.raises(WrongRecord, match="is not in the catalogue"):
        record(unknown, by=SYSTEM)


@pytest.mark.parametrize("facts", [FACTS | {"colour": "red"}, {"title": "Drainage"}, {}])
def test_a_key_too_many_or_too_few_is_refused(world, facts):
    with pytest.raises(WrongRecord, match="is recorded with"):
        record(AuditAction.DOCUMENT_REGISTERED, by=SYSTEM, **facts)


def test_recording_outside_a_transaction_is_refused(own_database):
    token = tenancy._active.set(1)
    try:
        with pytest.raises(WrongRecord, match="inside the transaction of its change"):
            record(AuditAction.DOCUMENT_REGISTERED, by=SYSTEM, **FACTS)
    finally:
        tenancy._active.reset(token)


def test_recording_without_an_organisation_is_refused(db):
    with pytest.raises(NoOrganisation):
        record(AuditAction.DOCUMENT_REGISTERED, by=SYSTEM, **FACTS)


def change_without_facts(world) -> None:
    with organisation_active(world.meridian):
        type(world.plan).objects.filter(pk=world.plan.pk).update(title="Changed")
        record(AuditAction.DOCUMENT_REGISTERED, by=SYSTEM)


def test_an_event_that_cannot_be_written_takes_its_change_with_it(committed):
    title = committed.plan.title
    with pytest.raises(WrongRecord):
        change_without_facts(committed)

    with organisation_active(committed.meridian):
        committed.plan.refresh_from_db()
        assert (committed.plan.title, AuditEvent.objects.count()) == (title, 0)


def test_an_event_cannot_be_written_into_another_organisation(world, happened):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        AuditEvent.objects.create(organisation_id=world.northgate.pk, category="document", action="x", actor_label="x")


def test_hostile_text_is_recorded_and_does_no_harm(world, happened):
    event = happened(title="a\x00b\ud800c\uffff")

    assert event.details["title"] == "a\ufffdb\ufffdc\ufffd"


def test_every_action_has_a_sentence_whose_words_it_is_given():
    from string import Formatter

    for each in ACTIONS.values():
        asked = {field for _, field, _, _ in Formatter().parse(each.sentence) if field}
        assert asked <= each.keys | {"actor", "target", "project"}, each.name
