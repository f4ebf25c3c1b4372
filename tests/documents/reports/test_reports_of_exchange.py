"""Transmittals, letters and page comments in figures: recounted one by one for people of different sight."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.correspondence.models import Letter, LetterType
from documents.correspondence.services import threads
from documents.register.models import CommentReply, Document, PageComment, Revision
from documents.register.models.pins import Pin
from documents.register.models.visibility import shown_revision, sight
from documents.register.services import comments
from documents.reports import queries
from documents.reports.domain.asking import Asked, Figure
from documents.transmittals.models import Transmittal, TransmittalRecipient
from kazinex.core import clock
from kazinex.core.document_visibility import Face
from projects.models import Term
from tests.documents.correspondence.conftest import reply, send, types, write
from tests.documents.transmittals.conftest import draft, issue

__all__ = ["draft", "issue", "reply", "send", "types", "write"]
READERS = ["ada", "petra", "dina", "ines", "remy", "vera", "abel", "miko"]
DAY = timedelta(days=1)


def run(actor, key, **asked):
    found = queries.report(actor, key)
    return found.compute(actor, Asked(**{"group_by": found.usual_group, **asked}))


def table(found):
    """Each group's figures by the heads of their columns."""
    labels = [head.label for head in found.heads[1:]]
    return {row[0]: dict(zip(labels, row[1:], strict=True)) for row in found.rows}


def is_seen(actor, revision):
    """Whether somebody sees one revision, asked of the function that decides about one document."""
    found = sight(actor, revision.document)
    if not found or revision.document.deleted_at:
        return False
    return found.face is Face.WHOLE or shown_revision(actor, revision.document) == revision


def figures(found):
    return [cell for row in found.rows for cell in row if isinstance(cell, Figure)]


def listed(client, url, row):
    return len(re.findall(row, unescape(client.get(url).content.decode())))


@pytest.fixture
def sent(world, issue):
    """Transmittals in every state, of documents that not everybody sees."""
    late = clock.now().date() - 3 * DAY
    issue(purpose="approval")
    issue(purpose="approval", to="Remy Rousseau; Miko Mori".replace("; ", "\n"))
    issue(purpose="review", documents=world.beam.number)
    issue(purpose="information", documents=world.beam.number)
    issue(purpose="information", documents=f"{world.plan.number}\n{world.beam.number}")
    issue(purpose="information")
    every = list(Transmittal.objects.order_by("number"))
    Transmittal.objects.filter(pk__in=[every[1].pk, every[2].pk]).update(required_by=late)
    first = TransmittalRecipient.objects.filter(transmittal=every[1]).order_by("position").first()
    TransmittalRecipient.objects.filter(pk=first.pk).update(acknowledged_at=clock.now())
    TransmittalRecipient.objects.filter(transmittal=every[3]).update(acknowledged_at=clock.now())
    Transmittal.objects.filter(pk=every[4].pk).update(status="recalled")
    Transmittal.objects.filter(pk=every[5].pk).update(status="closed", issued_at=clock.now() - 40 * DAY)
    return every


@pytest.mark.parametrize("name", READERS)
def test_the_transmittal_register_counts_what_its_reader_sees_and_leads_to_it(world, sent, name):
    actor = world.actor(name)
    by_hand: dict[str, Counter[str]] = {}
    today = clock.now().astimezone(clock.zone(world.harbour.time_zone)).date()
    for one in Transmittal.objects.all():
        people = list(one.recipients.all())
        is_whole = any(is_seen(actor, each.revision) for each in one.documents.all()) or actor.sees_everything
        if not is_whole and actor.user not in [each.user for each in people]:
            continue
        counts = by_hand.setdefault(one.get_purpose_display(), Counter())
        said = sum(each.acknowledged_at is not None for each in people)
        counts["Issued"] += 1
        counts[{"issued": "Open", "closed": "Closed", "recalled": "Recalled"}[one.status]] += 1
        if one.status == "issued" and is_whole:
            way = "Acknowledged" if said == len(people) else "Partly acknowledged" if said else "Not acknowledged"
            counts[way] += 1
            counts["Overdue"] += said < len(people) and one.required_by is not None and one.required_by < today
    found = run(actor, "transmittal-register")
    assert {group: +Counter(each) for group, each in table(found).items()} == {
        group: +counts for group, counts in by_hand.items()
    }
    if name in {"dina", "remy"}:
        assert figures(found)
        for figure in figures(found):
            assert listed(world.client(name), figure.url, r">TR-\d{4}</a>") == figure


def test_the_transmittal_register_is_of_the_days_and_the_discipline_asked_for(world, sent):
    dina, day = world.actor("dina"), clock.now().date()
    month = run(dina, "transmittal-register", since=day - 10 * DAY, group_by="issuer")
    assert [row[:2] for row in month.rows] == [("Dina Okafor", 5)]
    before = run(dina, "transmittal-register", until=day - 10 * DAY)
    assert before.rows == [("For information", 1, 0, 0, 0, 0, 0, 1, 0)]
    assert table(run(dina, "transmittal-register", discipline="STR"))["For review"]["Issued"] == 1
    assert "For approval" not in table(run(dina, "transmittal-register", discipline="STR"))
    assert sum(row[1] for row in run(dina, "transmittal-register", group_by="month").rows) == 6


@pytest.fixture
def letters(world, send, reply):
    """Letters of two types and several ages, some closed, some about documents that not everybody sees."""
    LetterType.objects.filter(code="RFI").update(visibility="project")
    old = [send(subject="Old"), send("NCR", subject="Fault"), send(documents=world.beam.number), send(), send()]
    for letter, days in zip(old, [70, 20, 9, 3, 40], strict=True):
        Letter.objects.filter(pk=letter.pk).update(sent_at=clock.now() - timedelta(days=days, minutes=1))
    Letter.objects.filter(pk=old[0].pk).update(due_at=clock.now() - DAY, answered_at=None)
    reply(old[3], "abel")
    Letter.objects.filter(pk=old[3].pk).update(ball="sender")
    threads.close(old[4], reason="Settled on site.", by=world.actor("ines"))
    return old


@pytest.mark.parametrize("name", READERS)
def test_correspondence_is_counted_as_it_is_seen_one_by_one(world, letters, name):
    actor, now = world.actor(name), clock.now()
    by_hand: dict[str, Counter[str]] = {}
    bands = [("Up to 7 days", 7), ("8 to 14", 14), ("15 to 30", 30), ("31 to 60", 60), ("Over 60", 10_000)]
    for one in Letter.objects.exclude(number=None):
        people = [each.user for each in one.recipients.all()]
        about = [each.revision for each in one.documents.all()]
        is_open_to = one.is_for_all and (not about or any(is_seen(actor, each) for each in about))
        is_open_to = is_open_to or (one.is_for_all and actor.sees_everything)
        if actor.user not in [one.author, *people] and not is_open_to:
            continue
        counts = by_hand.setdefault(str(one.type), Counter())
        counts["Letters"] += 1
        counts["Closed"] += one.status == "closed"
        if one.status != "closed":
            counts["Open"] += 1
            counts[next(label for label, most in bands if (now - one.sent_at).days < most)] += 1
            counts[{"recipients": "With recipients", "sender": "With sender"}[one.ball]] += 1
            counts["Overdue"] += one.is_overdue
    found = run(actor, "correspondence-age")
    told = table(found)
    for each in told.values():
        assert (each.pop("Oldest open (days)") is None) == (not each["Open"])
        assert (each.pop("Days to close (median)") is None) == (not each["Closed"])
    assert {group: +Counter(each) for group, each in told.items()} == {
        group: +counts for group, counts in by_hand.items()
    }
    if name in {"ines", "vera"}:
        for figure in figures(found):
            assert listed(world.client(name), figure.url, r">(?:RFI|NCR)-\d{4}</a>") == figure


def test_a_letter_that_waits_for_nobody_is_none_that_is_overdue(world, letters, send):
    late = sum(each["Overdue"] for each in table(run(world.actor("ines"), "correspondence-age")).values())
    told = send(priority="information")
    Letter.objects.filter(pk=told.pk).update(due_at=clock.now() - DAY)

    again = table(run(world.actor("ines"), "correspondence-age"))
    assert (sum(each["Overdue"] for each in again.values()), again[str(told.type)]["Open"]) == (late, 4)


def test_who_has_the_ball_is_named_with_each_of_several_and_closing_takes_its_days(world, letters, send):
    ines = world.actor("ines")
    send(to="Abel Adeyemi\nRemy Rousseau")
    court = table(run(ines, "correspondence-age", group_by="court"))
    assert {who: each["Open"] for who, each in court.items()} == {
        "Abel Adeyemi": 4,
        "Remy Rousseau": 1,
        "Ines Ibarra": 1,
    }
    told = table(run(ines, "correspondence-age"))
    (rfi,) = [each for group, each in told.items() if group.startswith("RFI")]
    assert (rfi["Oldest open (days)"], rfi["Days to close (median)"]) == (70.0, 40.0)
    assert {figure.url.rpartition("?")[2] for figure in figures(run(ines, "correspondence-age"))} >= {
        "type=RFI&status=open",
        "type=RFI&overdue=yes",
        "type=RFI&status=closed",
        "type=RFI&age=60-",
    }
    assert [row[:3] for row in run(ines, "correspondence-age", discipline="STR").rows] == [(str(letters[0].type), 1, 1)]
    assert run(ines, "correspondence-age", discipline="CIV").rows == []
    assert sum(row[1] for row in run(ines, "correspondence-age", group_by="month").rows) == 6


def test_two_disciplines_of_one_code_lead_nowhere_for_the_list_would_show_both(world, said):
    civil = Term.objects.create(kind="discipline", project=world.harbour, code="CIV", name="Civil of the harbour")
    Document.objects.filter(pk=world.plan.pk).update(discipline=civil)
    other = Revision.objects.get(document=world.add_document("HT-9", discipline=world.CIV))
    comments.add(other, page=1, pin=Pin(1, 1), kind="question", text="Is it so?", by=world.actor("dina"))

    found = run(world.actor("dina"), "comment-resolution")
    assert [row[0] for row in found.rows if row[0].startswith("CIV")] == ["CIV – Civil", "CIV – Civil of the harbour"]
    assert {each.url.rpartition("?")[2].partition("&")[0] for each in figures(found)} == {"discipline=STR"}


@pytest.fixture
def more(world, issue, send):
    """Three more of each."""

    def add():
        plan, by = Revision.objects.get(document=world.plan), world.actor("dina")
        for _number in range(3):
            issue(purpose="construction", reason="Urgent.")
            send("NCR", to="Remy Rousseau")
            comments.add(plan, page=1, pin=Pin(2, 2), kind="comment", text="x", by=by)

    return add


@pytest.fixture
def said(world):
    """Comments in every state, on revisions that not everybody sees."""
    world.add_revision(world.beam, "B", "under_review")
    made = []
    for document in (world.plan, world.plan, world.plan, world.beam):
        for revision in Revision.objects.filter(document=document):
            by = world.actor("dina")
            made.append(comments.add(revision, page=1, pin=Pin(1, 1), kind="question", text="Is it so?", by=by))
    comments.reply(made[0], text="My own second thought.", by=world.actor("dina"))
    for one in made[1:3]:
        comments.reply(one, text="Yes.", by=world.actor("petra"))
    comments.close(made[2], by=world.actor("dina"))
    for days, one in enumerate(made, 1):
        PageComment.objects.filter(pk=one.pk).update(created_at=clock.now() - timedelta(days=days * 2))
    return made


@pytest.mark.parametrize("name", READERS)
def test_comments_are_counted_on_the_revisions_their_reader_sees(world, said, name):
    actor = world.actor(name)
    by_hand: dict[str, Counter[str]] = {}
    took: dict[str, list[float]] = {}
    for one in PageComment.objects.filter(document__project=world.harbour):
        if not is_seen(actor, one.revision):
            continue
        number = one.document.number
        counts = by_hand.setdefault(number, Counter())
        counts["Comments"] += 1
        counts[one.get_status_display()] += 1
        answers = [each.created_at for each in one.replies.all() if each.author != one.author or each.response]
        took.setdefault(number, []).extend((each - one.created_at) / DAY for each in answers[:1])
    found = run(actor, "comment-resolution", group_by="document")
    told = table(found)
    for number, each in told.items():
        assert (each.pop("Longest open (days)") is None) == (not each["Open"])
        assert (each.pop("Days to close (median)") is None) == (not each["Closed"])
        days = each.pop("Days to answer (median)")
        assert days == (round(median(took[number]), 1) if took[number] else None)
    assert {group: +Counter(each) for group, each in told.items()} == by_hand
    for figure in figures(found)[:6]:
        assert listed(world.client(name), figure.url, r"/comments/\d+/\">\d+</a>") == figure
    whole = run(actor, "comment-resolution")
    for figure in figures(whole)[:6]:
        assert listed(world.client(name), figure.url, r">HT-[^<]*, comment \d+</a>") == figure
    assert sum(row[1] for row in whole.rows) == sum(counts["Comments"] for counts in by_hand.values())


def test_comments_are_of_the_days_and_the_discipline_asked_for(world, said):
    dina, day = world.actor("dina"), clock.now().date()
    assert [row[:5] for row in run(dina, "comment-resolution", discipline="CIV").rows] == [("CIV – Civil", 3, 1, 1, 1)]
    assert run(dina, "comment-resolution", until=day - 30 * DAY).rows == []
    assert [row[:2] for row in run(dina, "comment-resolution", group_by="author").rows] == [("Dina Okafor", len(said))]
    assert [row[0] for row in run(dina, "comment-resolution", group_by="kind").rows] == ["Question"]
    assert sum(row[1] for row in run(dina, "comment-resolution", group_by="month").rows) == len(said)
    Document.objects.filter(pk=world.plan.pk).update(deleted_at=clock.now())
    assert run(dina, "comment-resolution", discipline="CIV").rows == []
    assert CommentReply.objects.count() == 3


@pytest.mark.usefixtures("sent", "letters", "said")
def test_each_takes_as_many_queries_for_many_rows_and_its_page_links_its_figures(world, more):
    kinds = ("transmittal-register", "correspondence-age", "comment-resolution")

    def asked():
        with CaptureQueriesContext(connection) as counted:
            for key in kinds:
                for group in queries.REPORTS[key].groups:
                    run(world.actor("remy"), key, group_by=group)
        return len(counted)

    before = asked()
    more()
    assert asked() == before
    here, dina = "/o/meridian/p/harbour/reports", world.client("dina")
    assert "?purpose=approval&amp;status=issued" in dina.get(f"{here}/transmittal-register/").content.decode()
    for key in kinds:
        assert dina.post(f"{here}/{key}/export/").content.startswith(b"PK")
