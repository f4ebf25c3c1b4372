"""Nothing lands in a project after it is closed, whichever form was open before (SPEC 3.3 line 7)."""

import pytest

from audit.models import AuditEvent
from documents.register.services import documents, revisions, statuses
from kazinex.core.errors import RuleBroken
from projects.models import Term
from projects.services import vocabulary


def registering(world, file, by):
    documents.register(world.harbour, number="HT-9", revision_code="A", file=file, title="New", by=by)


def uploading(world, file, by):
    revisions.add(world.plan, code="B", file=file, by=by)


def editing(world, file, by):
    documents.edit(world.plan, title="New", by=by)


def moving(world, file, by):
    statuses.move(world.plan.current_revision, to="for_review", by=by)


def hiding(world, file, by):
    documents.set_confidential(world.plan, True, groups=[], reason="Tender", by=by)


def deleting(world, file, by):
    documents.delete(world.plan, reason="Twice", by=by)


def adding_a_term(world, file, by, code="Z9"):
    vocabulary.add_term(kind="zone", code=code, name=f"Zone {code}", project=world.harbour, by=by)


def retiring_a_term(world, file, by):
    vocabulary.retire(Term.objects.filter(project=world.harbour).first(), by=by)


CHANGES = [registering, uploading, editing, moving, hiding, deleting, adding_a_term, retiring_a_term]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_comes_late_is_refused_and_leaves_nothing(world, checked, change):
    petra = world.actor("petra")
    adding_a_term(world, None, petra, code="Z8")
    world.close()
    events = AuditEvent.objects.count()
    with pytest.raises(RuleBroken, match=r"This project is closed\. Reopen it first\."):
        change(world, checked(), petra)
    assert AuditEvent.objects.count() == events
