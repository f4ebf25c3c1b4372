"""Several documents changed at once: shown first, then all of what was shown or nothing, and one event about each."""

from typing import Any

import pytest
from django.db import connection

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.domain import bulk as limits
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.services import bulk, documents, statuses
from kazinex.core.edit_conflicts import SINCE
from kazinex.core.errors import RuleBroken
from projects.models import Term, TermKind
from tests.person import Person

HERE = "/o/meridian/p/harbour/documents/"
PLAN, BEAM, SECRET = "HT-CIV-DWG-001", "HT-STR-DWG-001", "HT-MEP-DWG-001"


def ticked(world: Any, button: str, *numbers: str, name: str = "dina", query: str = "") -> Person:
    """The page that a button of the bar leads to with these documents ticked; with none, all that match."""
    person = Person(world.client(name)).open(HERE + query)
    _method, address, data = person.filled(button)
    chosen = {"selected": list(numbers)} if numbers else {"all": "1"}
    person.path = address
    return person._settle(person.client.post(address, {**data, **chosen}))


def told(action: str) -> list[str]:
    return sorted(sentence(event) for event in AuditEvent.objects.filter(action=action))


def test_what_will_change_and_what_is_refused_is_shown_before_it_is_done(world):
    dina = ticked(world, "Change status", PLAN, BEAM, SECRET)
    assert "3 documents chosen" in dina.text

    dina.press("Show what will change", {"New status": "For review"})
    assert dina.status == 200
    assert {"3 documents will change"} <= set(dina.heard("h2"))
    world.stand(world.plan.current_revision, "void")
    dina.press("Change the status of 3 documents")

    assert "is refused" not in dina.text
    assert (dina.status, SINCE in dina.text) == (422, True)
    assert "1: “Void” cannot become “For review”. HT-CIV-DWG-001" in dina.text
    dina.press("Change the status of 2 documents", {"Reason": "Ready"})
    assert "2 documents have their new status." in dina.text
    assert told("status_changed") == [f"Dina Okafor changed the status of {number}" for number in (SECRET, BEAM)]
    assert dina.path == HERE


def test_locks_are_shown_at_once_and_need_their_reason(world):
    world.lock(world.beam)
    dina = ticked(world, "Lock", PLAN, BEAM)
    assert "1: Already locked. HT-STR-DWG-001" in dina.text

    dina.press("Lock 1 document")
    assert (dina.status, "Enter a reason; it stands in the audit log." in dina.text) == (422, True)
    dina.press("Lock 1 document", {"Reason": "Issued"})

    assert Document.objects.get(number=PLAN).is_locked
    assert "Dina Okafor locked HT-CIV-DWG-001: Issued" in told("document_locked")
    petra = ticked(world, "Unlock", PLAN, BEAM, name="petra").press("Unlock 2 documents", {"Reason": "Late change"})
    assert "2 documents unlocked." in petra.text
    assert not Document.objects.exclude(locked_at=None).exists()
    assert told("document_unlocked") == [f"Petra Price unlocked {number}: Late change" for number in (PLAN, BEAM)]


def test_all_that_match_are_those_one_sees_and_no_others(world):
    world.role("ines", "document_controller")
    world.gather("Civil", "ines", disciplines=[world.CIV.pk])
    ines = ticked(world, "Lock", name="ines").press("Lock 1 document", {"Reason": "Mine"})

    assert "1 document locked." in ines.text
    assert list(Document.objects.exclude(locked_at=None).values_list("number", flat=True)) == [PLAN]
    narrowed = ticked(world, "Lock", query="?discipline=STR")
    assert "1 document will change HT-STR-DWG-001" in narrowed.text
    nothing = ticked(world, "Lock", SECRET, name="ines")
    assert "Lock 1 document" not in nothing.heard("button")


def test_details_are_written_to_those_that_differ(world):
    zone = Term.objects.create(kind=TermKind.ZONE, code="Z1", name="North")
    Document.objects.filter(pk=world.beam.pk).update(zone=zone)
    dina = ticked(world, "Edit details", PLAN, BEAM)

    dina.press("Show what will change")
    assert "Choose at least one of these, or nothing would change." in dina.text
    dina.press("Show what will change", {"Zone": "Z1 – North"})
    assert "1: It says so already. HT-STR-DWG-001" in dina.text
    dina.press("Change 1 document")

    event = AuditEvent.objects.get(action="document_edited")
    assert (event.target_label, event.details) == (PLAN, {"changes": {"Zone": [None, "Z1 – North"]}})
    ticked(world, "Edit details").press("Show what will change", {"Owner": "Ines"}).press("Change 3 documents")
    assert set(Document.objects.filter(project=world.harbour).values_list("owner__name", flat=True)) == {"Ines Ibarra"}


def test_confidentiality_is_set_with_groups(world):
    client = world.groups["client"]
    dina = ticked(world, "Confidentiality", PLAN, SECRET)

    dina.press("Show what will change", {"They are": "yes", "Client": True})
    dina.press("Change who may see 2 documents", {"Reason": "Tender"})

    assert "2 documents changed." in dina.text
    event = AuditEvent.objects.get(action="confidentiality_changed", target_label=PLAN)
    assert event.details == {"reason": "Tender", "changes": {"Confidential": [False, True], "Groups": [[], ["Client"]]}}
    assert [one.group for one in world.plan.group_assignments.all()] == [client]
    again = ticked(world, "Confidentiality", PLAN).press("Show what will change", {"They are": "yes", "Client": True})
    assert "1: It is set like this already. HT-CIV-DWG-001" in again.text


def test_who_keeps_outsiders_in_is_asked_of_the_service_too(world):
    by = world.actor("dina")
    change = bulk.Confidentiality(True, reason="x", keeps_outside_access=True)
    found = Document.objects.visible_to(by).filter(number=PLAN)

    with pytest.raises(RuleBroken, match="Only a project admin"):
        bulk.do(change, found.all, seen=bulk.look(change, found.all, by=by).stamp, by=by)


@pytest.mark.parametrize("meanwhile", ["deleted", "added", "locked and unlocked"])
def test_nothing_is_done_where_anything_is_otherwise_by_now(world, meanwhile):
    dina = ticked(world, "Edit details").press("Show what will change", {"Owner": "Ines"})
    ada = world.actor("ada")
    if meanwhile == "deleted":
        documents.delete(world.beam, reason="Twice", by=ada)
    if meanwhile == "added":
        world.add_document("HT-ARC-DWG-009")
    if meanwhile == "locked and unlocked":
        documents.lock(world.beam, reason="x", by=ada)
        documents.unlock(world.beam, reason="x", by=ada)

    dina.press("Change 3 documents")

    assert (dina.status, SINCE in dina.text) == (422, True)
    assert not AuditEvent.objects.filter(action="document_edited").exists()


def test_what_becomes_of_both_faces_is_what_becomes_of_each_alone(world):
    """Every status to every status, of documents with one and with two faces, moved together and one by one."""
    pairs = [("draft", "approved"), ("under_review", "draft"), ("approved", "issued"), ("issued", "for_review")]
    by = world.actor("ada")
    for to in DocumentStatus:
        made = {kind: [_two(world, f"{kind}-{to}-{at}", *pair) for at, pair in enumerate(pairs)] for kind in "AB"}
        change, first = bulk.Status(to), [one.number for one in made["A"]]
        found = Document.objects.visible_to(by).filter(number__in=first)
        plan = bulk.look(change, found.all, by=by)
        if plan.changed:
            bulk.do(change, found.all, seen=plan.stamp, by=by)
        for document in made["B"]:
            current = Revision.objects.get(document=document, code="B")
            if to in statuses.moves_from(current.status):
                statuses.move(current, to=to, by=by)

        assert [_faces(one) for one in made["A"]] == [_faces(one) for one in made["B"]], to


def _two(world: Any, number: str, current: str, before: str) -> Document:
    document: Document = world.add_document(number, status=before)
    world.add_revision(document, "B", current)
    return document


def _faces(document: Document) -> tuple[Any, ...]:
    now = Document.objects.get(pk=document.pk)
    codes = (now.current_code, now.status, now.released_code, now.released_status, now.has_two_faces)
    return (
        *codes,
        now.released_at is not None,
        sorted(Revision.objects.filter(document=now).values_list("code", "status")),
    )


def test_too_many_are_not_changed_at_once(world, monkeypatch):
    monkeypatch.setattr(limits, "MOST", 2)
    dina = ticked(world, "Lock")

    assert "Change at most 2 documents at once, and narrow the list to that." in dina.text
    assert dina.path == HERE


def test_without_a_choice_the_register_says_what_to_do_first(world):
    dina = Person(world.client("dina")).open(f"{HERE}bulk/lock/?discipline=CIV")

    assert "Tick documents first" in dina.text
    assert dina.path == f"{HERE}?discipline=CIV"
    refused = Person(world.client("dina")).open(HERE)
    _method, address, data = refused.filled("Lock")
    assert refused.client.post(f"{address}?status=nosuch", {**data, "all": "1"}).status_code == 302


def test_the_bar_offers_what_one_may_do(world):
    assert set(Person(world.client("vera")).open(HERE).heard(".bulk-bar button")) == {
        "Download files",
        "Export to Excel",
    }
    assert {"Lock", "Unlock"} <= set(Person(world.client("petra")).open(HERE).heard(".bulk-bar button"))
    assert "Unlock" not in Person(world.client("dina")).open(HERE).heard(".bulk-bar button")


def test_the_chosen_are_taken_as_excel(world):
    client = world.client("dina")
    answer = client.post(f"{HERE}bulk/export/?columns=number", {"selected": [BEAM, PLAN, "NOBODY-1"]})

    assert answer.status_code == 200
    b"".join(answer.streaming_content)
    event = AuditEvent.objects.get(action="register_exported")
    assert event.details == {"count": 2, "filters": "3 chosen in the register", "columns": ["Number"]}


def test_a_statement_of_a_bulk_change_may_take_longer_than_one_of_a_page(world):
    """On a busy machine the status of ten thousand documents took longer than that, and nothing was changed."""
    by, found = world.actor("dina"), []
    documents = Document.objects.visible_to(by).current

    for change, usual in ((bulk.Lock("Issued"), "15s"), (bulk.Status(DocumentStatus.FOR_REVIEW), "10min")):
        limit("select set_config('statement_timeout', %s, true)", usual)
        seen = bulk.look(change, documents, by=by).stamp
        bulk.do(change, documents, seen=seen, reached=lambda _done: found.append(limit()), by=by)
        assert limit() == usual

    assert found == ["2min", "10min"], "a job, which has longer, keeps it"
    assert (len(told("document_locked")), len(told("status_changed"))) == (3, 3)


def limit(change: str = "", *values: str) -> str:
    """How long a statement of this transaction may take, once that was changed."""
    with connection.cursor() as cursor:
        if change:
            cursor.execute(change, values)
        cursor.execute("show statement_timeout")
        return str(cursor.fetchone()[0])
