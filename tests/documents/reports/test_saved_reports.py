"""Reports kept under a name: shared, and sent to each reader as they may see it."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from accounts.models import Membership, MembershipStatus, Notification
from accounts.services import mailing
from documents.reports.models import SavedReport
from documents.reports.queries import REPORTS, addresses
from documents.reports.queries.saved import organisations_with_due_reports, saved_reports
from documents.reports.services import saved_reports as services
from documents.reports.services import sending
from kazinex.core import clock, crypto, mail, mornings, spreadsheets
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from tests.person import Person

HERE = "/o/meridian/p/harbour/reports"


def save(world, *readers, by="dina", **facts):
    facts = {"name": "By discipline", "query": "group_by=discipline", **facts}
    return services.save("document-status", readers=[world.people[one] for one in readers], by=world.actor(by), **facts)


def letters():
    """Address and text of every mail that waits."""
    opened = [
        json.loads(crypto.decrypt(row.payload["sealed"], context=mail.CONTEXT))
        for row in Outbox.objects.filter(kind="mail.send").order_by("pk")
    ]
    return {one["to"]: one["text"] for one in opened}


def due(saved):
    SavedReport.objects.filter(pk=saved.pk).update(due_at=clock.now() - timedelta(minutes=1))


def test_a_report_is_saved_shared_and_found_by_the_team(world, last_event):
    page = Person(world.client("dina")).open(f"{HERE}/document-status/?group_by=type").follow("Save report")
    page.press("Save report", {"Name": "By type", "Share it with everybody in the project": True})
    assert last_event()[0] == "report_shared"
    assert last_event()[1] == "Dina Okafor shared the report By type (document-status) with Harbour Tunnel (harbour)"
    other = Person(world.client("remy")).open(f"{HERE}/").follow("By type")
    assert "Grouped by type" in other.text
    assert "Change" not in Person(world.client("remy")).open(f"{HERE}/").text


def test_ones_own_report_stays_ones_own(world):
    saved = save(world)
    assert saved_reports(world.actor("remy")) == []
    assert world.client("remy").get(f"{HERE}/saved/{saved.public_id}/edit/").status_code == 404


def test_who_does_not_run_the_register_shares_with_nobody(world):
    with pytest.raises(RuleBroken, match="Only who manages documents"):
        save(world, "ada", by="remy", schedule="daily")
    assert save(world, "remy", by="remy", schedule="daily").due_at is not None


def test_a_report_is_changed_and_deleted(world, last_event):
    saved = save(world)
    services.change(
        saved, name="Weekly", is_shared=False, schedule="weekly", readers=[world.petra], by=world.actor("dina")
    )
    assert last_event() == (
        "report_changed",
        "Dina Okafor changed the saved report Weekly",
        {
            "changes": {
                "Name": ["By discipline", "Weekly"],
                "Sent": ["Not sent", "Every Monday"],
                "Readers": ["", "Petra Price"],
            }
        },
    )
    services.delete(saved, by=world.actor("dina"))
    assert last_event()[0] == "report_deleted"


def test_a_due_report_is_sent_once_and_to_each_what_they_see(world, last_event):
    saved = save(world, "dina", "remy", schedule="daily")
    due(saved)
    assert organisations_with_due_reports() == [world.meridian.pk]
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    assert organisations_with_due_reports() == []
    told = letters()
    assert set(told) == {"dina@meridian.example", "remy@meridian.example"}
    assert "MEP – Mechanical" in told["dina@meridian.example"]
    assert "CIV – Civil" in told["remy@meridian.example"]
    assert "MEP" not in told["remy@meridian.example"]
    action, sentence, details = last_event()
    assert (action, details["count"]) == ("report_sent", 2)
    assert sentence.endswith("to 2 readers, to each what they may see")


def test_a_report_is_mailed_as_its_reader_chose_and_rings_the_bell_of_all(world, last_event):
    for name, way in (("remy", "off"), ("petra", "daily")):
        mailing.choose({"report_sent": way}, by=world.actor(name, ""))
    due(save(world, "dina", "remy", "petra", schedule="daily"))
    sending.send_due()
    assert list(letters()) == ["dina@meridian.example"]
    assert "/o/meridian/settings/notifications/" in letters()["dina@meridian.example"]
    assert (last_event()[0], last_event()[2]["count"]) == ("report_sent", 3)
    rung = Notification.objects.select_related("user").order_by("user__email")
    assert {one.text for one in rung} == {"By discipline, a report of Harbour Tunnel, is there."}
    waits = [(one.user, one.digest_due_at is not None) for one in rung]
    assert waits == [(world.dina, False), (world.petra, True), (world.remy, False)]


def test_each_reader_is_sent_the_workbook_of_what_they_see(world, mailoutbox):
    due(save(world, "dina", "remy", schedule="daily"))
    sending.send_due()
    for row in Outbox.objects.filter(kind="mail.send").order_by("pk"):
        mail.send({**row.payload, "outbox_id": str(row.pk)})
    found = {}
    for one in mailoutbox:
        ((name, body, kind),) = one.attachments
        assert (name, kind) == ("harbour-document-status.xlsx", spreadsheets.MEDIA_TYPE)
        sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[-1]
        found[one.to[0]] = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    assert found["remy@meridian.example"] == ["CIV – Civil"]
    assert "MEP – Mechanical and electrical" in found["dina@meridian.example"]


def test_who_lost_the_right_is_sent_nothing(world):
    due(save(world, "dina", "remy", schedule="daily"))
    world.override("reviewer", "view_reports", "deny")
    sending.send_due()
    assert list(letters()) == ["dina@meridian.example"]


def test_a_closed_project_sends_nothing(world):
    due(save(world, "dina", schedule="daily"))
    world.close()
    sending.send_due()
    assert letters() == {}


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [("daily", "2026-03-05 08:00"), ("weekly", "2026-03-09 08:00"), ("monthly", "2026-04-01 08:00")],
)
def test_it_is_due_at_eight_where_the_project_is(schedule, expected):
    moment = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday, eleven at night in Sydney
    assert f"{mornings.next_after(schedule, moment, 'Australia/Sydney'):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "discipline=MOON", "group_by=moon"])
def test_what_the_page_of_a_report_refuses_is_not_saved_either(world, query):
    page = Person(world.client("dina")).open(f"{HERE}/document-status/save/?{query}")
    page.press("Save report", {"Name": "By type"})
    assert "What the report was asked cannot be read" in page.text
    assert not SavedReport.objects.exists()


def test_a_query_is_saved_as_it_is_read_again(world):
    page = Person(world.client("dina")).open(f"{HERE}/document-status/save/?since=2026-01-05&group_by=&page=3")
    page.press("Save report", {"Name": "By type"})
    saved = SavedReport.objects.get()
    assert saved.query == "group_by=discipline&since=2026-01-05"
    asked = addresses.read(saved.query, REPORTS["document-status"])
    assert asked is not None
    assert addresses.write(asked) == saved.query


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "discipline=%00", "until=moon"])
def test_what_was_saved_before_and_cannot_be_asked_is_sent_as_usual(world, query):
    saved = save(world, "dina", schedule="daily")
    SavedReport.objects.update(query=query)
    due(saved)
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    assert list(letters()) == ["dina@meridian.example"]


def test_a_report_that_fails_is_due_again_another_morning_and_stops_no_other(world, monkeypatch, caplog):
    def fail(actor, asked):
        raise OverflowError

    kind = "document-status"
    due(save(world, "dina", schedule="daily", name="Fails"))
    due(
        services.save("overdue", name="Works", query="", schedule="daily", readers=[world.dina], by=world.actor("dina"))
    )
    monkeypatch.setitem(REPORTS, kind, replace(REPORTS[kind], compute=fail))
    assert (sending.send_due(), sending.send_due()) == (2, 0)
    assert list(letters()) == ["dina@meridian.example"]
    assert "was not sent" in caplog.text
    assert all(due_at > clock.now() for due_at in SavedReport.objects.values_list("due_at", flat=True))


@pytest.mark.parametrize("how", ["left", "lost the right"])
def test_nobody_else_is_mailed_for_an_owner_who_may_not_share_any_more(world, last_event, how):
    saved = save(world, "remy", schedule="daily")
    due(saved)
    if how == "left":
        Membership.objects.filter(user=world.dina).update(status=MembershipStatus.DEACTIVATED)
    else:
        world.role("dina", "reviewer")
    assert (sending.send_due(), letters()) == (1, {})
    saved.refresh_from_db()
    assert (saved.due_at, saved.schedule) == (None, "")
    assert last_event()[0] == "report_changed"
    assert last_event()[2] == {"changes": {"Sent": ["Every day", "Not sent"]}}


def test_who_may_not_share_is_still_sent_their_own(world):
    due(save(world, "dina", "remy", schedule="daily"))
    world.role("dina", "reviewer")
    sending.send_due()
    assert list(letters()) == ["dina@meridian.example"]
    assert SavedReport.objects.get().due_at is not None


def test_who_runs_the_project_ends_whatever_is_sent_out_of_it(world):
    private = save(world, name="Private")
    sent = save(world, "remy", name="Sent", schedule="daily")
    assert saved_reports(world.actor("petra")) == [sent]
    assert saved_reports(world.actor("remy")) == []
    petra = Person(world.client("petra")).open(f"{HERE}/")
    petra.press("Delete")
    assert list(SavedReport.objects.all()) == [private]
    assert world.client("petra").get(f"{HERE}/saved/{private.public_id}/edit/").status_code == 404
