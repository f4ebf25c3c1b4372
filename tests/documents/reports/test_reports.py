"""Reports add up what their reader may see, and nothing else: recounted one by one, for people of different sight."""

import re
from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest

from documents.register.models import Document
from documents.reports import queries
from documents.reports.domain.asking import Asked, Figure
from documents.workflows.models import Workflow, WorkflowStep
from guestshares.models import ShareItem
from guestshares.services import shares
from kazinex.core import clock
from projects.models import Term
from tests.documents.workflows.conftest import answer, review, start, template
from tests.person import Person

__all__ = ["answer", "start", "template"]
HERE = "/o/meridian/p/harbour/reports"
READERS = ["ada", "petra", "dina", "remy", "vera", "miko"]


def run(actor, key, **asked):
    found = queries.report(actor, key)
    return found.compute(actor, Asked(**{"group_by": found.usual_group, **asked}))


def seen_one_by_one(actor):
    """Every document the actor sees, asked of the function that decides about one."""
    from documents.register.models.visibility import can_see

    every = Document.objects.filter(project=actor.project, deleted_at=None)
    return [each for each in every.select_related("discipline") if can_see(actor, each)]


def share(world, email):
    by = world.actor("dina")
    shares.create(world.plan, recipient_name="Jo Reid", recipient_email=email, expiry=7, by=by)


@pytest.mark.parametrize("name", READERS)
def test_documents_are_counted_as_they_are_seen_one_by_one(world, name):
    world.add_document("HT-CIV-DWG-002", discipline=world.CIV, status="issued")
    world.add_revision(world.beam, "B", "under_review")
    actor = world.actor(name)
    by_hand = Counter(str(each.discipline or "No discipline") for each in seen_one_by_one(actor))
    found = run(actor, "document-status")
    assert {row[0]: row[-1] for row in found.rows} == dict(by_hand)
    assert all(sum(row[1:-1]) == row[-1] for row in found.rows)


@pytest.mark.parametrize("group", ["discipline", "type", "zone", "stage"])
def test_a_figure_leads_on_only_where_the_register_offers_its_code_and_that_for_nothing_else(world, group):
    kind = "document_type" if group == "type" else group
    known = [("L1", "Live", False), ("R1", "Retired", True), ("S1", "Same", True), ("D1", "One", False)]
    of_all = [Term(kind=kind, code=code, name=name, retired_at=clock.now() if r else None) for code, name, r in known]
    own = [Term(kind=kind, code=code, name=name, project=world.harbour) for code, name in (("S1", "Same"), ("D1", "2"))]
    for place, term in enumerate(Term.objects.bulk_create([*of_all, *own])):
        world.add_document(f"HT-{place}", **{kind: term})

    found = run(world.actor("ada"), "document-status", group_by=group)

    told = {row[0]: (int(row[-1]), isinstance(row[-1], Figure)) for row in found.rows}
    assert {name: told[name] for name in told if re.match("[LRSD]1", name)} == {
        "D1 – 2": (1, False),
        "D1 – One": (1, False),
        "L1 – Live": (1, True),
        "R1 – Retired": (1, False),
        "S1 – Same": (2, False),
    }
    for figure in [cell for row in found.rows for cell in row if isinstance(cell, Figure)]:
        assert len(Person(world.client("ada")).open(figure.url).page.query("tbody tr")) == figure, figure.url


def test_a_group_that_reports_call_differently_has_all_of_its_names(world):
    page = Person(world.client("dina")).open(f"{HERE}/")
    assert "Owner / Shared by" in page.text


def test_who_sees_one_face_is_counted_its_status(world):
    world.add_revision(world.beam, "B", "under_review")
    heads = [head.label for head in run(world.actor("vera"), "document-status").heads]
    assert heads == ["Discipline", "Approved", "Documents"]
    assert "Under review" in [head.label for head in run(world.actor("dina"), "document-status").heads]


def test_what_was_planned_is_held_against_what_came(world):
    day = clock.now().date()
    facts = {"project": world.harbour, "owner": world.dina, "updated_at": clock.now(), "discipline": world.CIV}
    for number, planned, delivered in [
        ("P-1", day - timedelta(days=20), None),
        ("P-2", day + timedelta(days=20), None),
    ]:
        Document.objects.create(
            number=number, title=number, planned_on=planned, delivered_on=delivered, status="planned", **facts
        )
    Document.objects.filter(pk=world.plan.pk).update(planned_on=date(2026, 1, 10), delivered_on=date(2026, 1, 9))
    Document.objects.filter(pk=world.beam.pk).update(planned_on=date(2026, 1, 10), delivered_on=date(2026, 1, 11))
    found = run(world.actor("dina"), "planned-delivered", group_by="discipline")
    assert found.rows == [("CIV – Civil", 3, 1, 1, 0, 1, 1), ("STR – Structural", 1, 1, 0, 1, 0, 0)]
    january = run(world.actor("dina"), "planned-delivered", since=date(2026, 1, 10), until=date(2026, 1, 10))
    assert january.rows == [("2026-01", 2, 2, 1, 1, 0, 0)]
    assert run(world.actor("vera"), "planned-delivered").rows == []


def test_the_age_of_open_steps_is_counted_once_each_whatever_they_pin(world, template, start):
    world.add_document("HT-CIV-DWG-002", discipline=world.CIV)
    made = template(review("remy", "miko"))
    start(made, world.plan, Document.objects.get(number="HT-CIV-DWG-002"))
    WorkflowStep.objects.update(opened_at=clock.now() - timedelta(days=10, minutes=1))
    for group, name in [("template", ("Standard review",)), ("discipline", ("CIV – Civil",))]:
        found = run(world.actor("dina"), "review-age", group_by=group)
        assert found.rows == [(*name, 0, 0, 1, 0, 0, 1, 10.0)]
    people = run(world.actor("dina"), "review-age", group_by="person")
    assert [row[0] for row in people.rows] == ["Miko Mori", "Remy Rousseau"]
    assert run(world.actor("vera"), "review-age").rows == []
    assert run(world.actor("dina"), "review-age", discipline="STR").rows == []


def test_cycle_times_are_the_median_and_the_ninetieth_percentile(world, template, start, answer):
    made, days = template(review("remy")), [1, 2, 9]
    for number, took in enumerate(days):
        document = world.add_document(f"HT-CIV-DWG-10{number}", discipline=world.CIV)
        workflow = start(made, document)
        answer(workflow, "remy")
        ended = clock.now()
        Workflow.objects.filter(pk=workflow.pk).update(started_at=ended - timedelta(days=took), ended_at=ended)
        steps = WorkflowStep.objects.filter(workflow=workflow)
        steps.update(opened_at=ended - timedelta(days=took), closed_at=ended)
    expected = (3, float(median(days)), 7.6, 9.0)  # the ninetieth lies four fifths of the way from 2 to 9
    assert run(world.actor("dina"), "cycle-times").rows == [("Standard review", *expected)]
    assert run(world.actor("dina"), "cycle-times", group_by="step").rows == [("Standard review", "Review", *expected)]
    assert run(world.actor("remy"), "cycle-times", group_by="discipline").rows == [("CIV – Civil", *expected)]
    assert run(world.actor("dina"), "cycle-times", discipline="STR").rows == []


def test_overdue_joins_steps_and_planned_documents(world, template, start):
    start(template(review("remy", "miko")))
    WorkflowStep.objects.update(due_at=clock.now() - timedelta(days=5))
    facts = {"project": world.harbour, "owner": world.dina, "updated_at": clock.now(), "discipline": world.CIV}
    late = clock.now().date() - timedelta(days=30)
    Document.objects.create(number="P-1", title="Late", planned_on=late, status="planned", **facts)
    ((group, steps, planned, together, longest),) = run(world.actor("dina"), "overdue").rows
    assert (group, steps, planned, together) == ("CIV – Civil", 1, 1, 2)
    assert longest in {29, 30, 31}  # days of the project's zone
    people = run(world.actor("dina"), "overdue", group_by="person").rows
    assert [row[:4] for row in people] == [
        ("Dina Okafor", 0, 1, 1),
        ("Miko Mori", 1, 0, 1),
        ("Remy Rousseau", 1, 0, 1),
    ]


def test_guest_access_is_told_to_who_manages_shares_only(world):
    share(world, "jo@Designer.example")
    assert run(world.actor("dina"), "guest-access").rows == [("designer.example", 1, 1, 0, 0, 0, 0)]
    with pytest.raises(ValueError, match="guest-access"):
        queries.report(world.actor("vera"), "guest-access")
    assert world.client("vera").get(f"{HERE}/guest-access/").status_code == 404
    assert "Guest access" not in Person(world.client("vera")).open(f"{HERE}/").text


def test_who_holds_a_superseded_revision_outside_is_named(world):
    share(world, "jo@designer.example")
    assert run(world.actor("dina"), "superseded-holders").rows == []
    world.add_revision(world.plan, "B", "approved")
    (row,) = run(world.actor("dina"), "superseded-holders").rows
    assert row[:5] == ("Jo Reid", "jo@designer.example", "HT-CIV-DWG-001", "A", "B")
    ShareItem.objects.update(withdrawn_at=clock.now())
    assert run(world.actor("dina"), "superseded-holders").rows == []


def test_a_report_is_asked_run_and_exported(world, last_event):
    page = Person(world.client("dina")).open(f"{HERE}/")
    page.press("Run", {"Report": "Document status", "Group by": "Type"})
    assert "DWG – Drawing" in page.text
    assert "Harbour Tunnel (harbour), as Dina Okafor saw it on" in page.text
    assert page.download("Export to Excel").startswith(b"PK")
    action, sentence, details = last_event()
    assert action == "report_exported"
    assert sentence == ("Dina Okafor exported the report Document status of Harbour Tunnel (harbour) to Excel (2 rows)")
    assert details["filters"] == "Grouped by type"


def test_what_cannot_be_read_is_said_and_nothing_is_shown(world):
    page = Person(world.client("dina")).open(f"{HERE}/document-status/?since=2026-03-02&until=2026-03-01")
    assert "Enter a day that is not before From." in page.text
    page.open(f"{HERE}/?report=overdue&group_by=month")
    assert "Overdue can be grouped by: Discipline, Person. Choose one of these." in page.text
    assert "Export to Excel" not in page.text


def test_a_report_takes_as_many_queries_for_many_rows(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as counted:
            for each in queries.reports(world.actor("dina")):
                for group in each.groups:
                    each.compute(world.actor("dina"), Asked(group))
        return len(counted)

    before = asked()
    for number in range(3):
        world.add_document(f"HT-STR-DWG-20{number}", discipline=world.STR)
    assert asked() == before
