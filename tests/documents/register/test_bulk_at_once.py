"""Two bulk changes at once, and one beside single changes: one after the other, and nothing that was not shown."""

from collections import Counter
from itertools import count

from audit.models import AuditEvent
from documents.register.models import Document
from documents.register.services import bulk, documents
from kazinex.core.edit_conflicts import SINCE
from kazinex.core.tenancy import organisation_active
from tests.documents.register.test_concurrency import PEOPLE, _at_once


def all_of(actor):
    return Document.objects.visible_to(actor).current()


def test_of_many_who_saw_the_same_one_does_it_and_the_others_look_again(committed):
    with organisation_active(committed.meridian):
        by, lock = committed.actor("dina"), bulk.Lock("Issued")
        seen = bulk.look(lock, all_of(by).all, by=by).stamp

    said = _at_once(committed, lambda actor, _file: bulk.do(lock, lambda: all_of(actor), seen=seen, by=actor))

    assert said == Counter({"done": 1, SINCE: PEOPLE - 1})
    with organisation_active(committed.meridian):
        assert AuditEvent.objects.filter(action="document_locked").count() == 3
        assert Document.objects.exclude(locked_at=None).count() == 3


def test_single_changes_beside_a_bulk_change_wait_for_it_or_are_told(committed):
    """Whoever comes second sees what the first did; nobody waits for ever, and each document is locked once."""

    turns = count()

    def lock_one_or_all(actor, _file):
        plan = Document.objects.get(number="HT-CIV-DWG-001")
        if next(turns) % 2:
            return documents.lock(plan, reason="One", by=actor)
        change = bulk.Lock("All")
        seen = bulk.look(change, lambda: all_of(actor), by=actor).stamp
        return bulk.do(change, lambda: all_of(actor), seen=seen, by=actor)

    _at_once(committed, lock_one_or_all)

    with organisation_active(committed.meridian):
        told = AuditEvent.objects.filter(action="document_locked").values_list("target_label", flat=True)
        assert set(Counter(told).values()) == {1}
