from datetime import timedelta

import pytest

from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent, AuditExport
from audit.services.recording import record
from kazinex.core import clock, opaque_ids
from tests.audit.pages import sentences, shown
from tests.person import Person

LOG = "/o/meridian/p/harbour/audit/"
ORGANISATION_LOG = "/o/meridian/audit/"


def test_the_log_shows_sentences_newest_first(world, happened):
    happened(world.plan, title="Drainage")
    happened(world.beam, title="Beams")

    assert shown(world.client("petra").get(LOG)) == [
        "Dina Okafor registered HT-STR-DWG-001: Beams",
        "Dina Okafor registered HT-CIV-DWG-001: Drainage",
    ]


def test_columns_of_the_log_are_chosen(world, happened):
    happened(world.plan, title="Drainage")
    petra = Person(world.client("petra")).open(LOG)
    assert petra.heard("thead th") == ["Time", "Event", "Category", "Address"]

    petra.follow("Columns").press("Show these columns", {"Address": False}).follow("Columns").press(
        "Move Event up"
    ).follow("Close")
    assert petra.heard("thead th") == ["Event", "Time", "Category"]
    assert petra.heard("tbody td a") == ["Dina Okafor registered HT-CIV-DWG-001: Drainage"]
    assert "from=" in petra.path


def test_it_opens_on_the_last_ninety_days_and_says_so(world, happened):
    with clock.at(clock.now() - timedelta(days=100)):
        happened(title="Long ago")
    happened(title="Lately")

    page = world.client("petra").get(LOG)

    assert shown(page) == ["Dina Okafor registered HT-CIV-DWG-001: Lately"]
    assert "The last 90 days, since" in page.content.decode()
    assert len(shown(world.client("petra").get(LOG, {"from": ""}))) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"category": "permission"}, []),
        ({"category": "document"}, ["Second", "First"]),
        ({"action": "document_registered"}, ["Second", "First"]),
        ({"actor": "petra"}, ["Second"]),
        ({"actor": "dina@meridian.example"}, ["First"]),
        ({"actor": "Second"}, []),
        ({"search": "first"}, ["First"]),
        ({"search": "HT-CIV dwg-001"}, ["Second", "First"]),
        ({"search": "secon petra"}, ["Second"]),
        ({"search": "'; drop table"}, []),
        ({"search": "!&|()"}, []),
        ({"from": "2020-01-01", "to": "2020-01-02"}, []),
        ({"from": "2020-01-01", "search": "second"}, ["Second"]),
    ],
)
def test_each_filter_narrows_to_what_it_names(world, happened, typed, found):
    happened(title="First")
    happened(title="Second", by="petra")

    titles = [sentence.rsplit(": ")[-1] for sentence in shown(world.client("petra").get(LOG, typed))]

    assert titles == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2026-02-30", "Enter a date, such as 2026-03-31."),
        ("to=9999-12-31", "Enter a date between 1970 and 2999."),
        ("category=nosuch", "Choose one of the listed values."),
        ("action=nosuch&search=first", "Choose one of the listed values."),
        ("from=2026-03-02&to=2026-03-01", "“To” is before “From”."),
        ("search=" + "x" * 3000, "Use at most 200 characters; there are 3000."),
    ],
)
def test_what_cannot_be_read_shows_no_event_and_exports_none(world, happened, query, words):
    happened(title="First")
    petra = Person(world.client("petra")).open(f"{LOG}?{query}")
    assert (petra.status, petra.heard(".filter-error"), petra.heard("tbody a")) == (200, [words], [])

    petra.press("Export to Excel")

    assert petra.status == 422
    assert words in petra.text
    assert not AuditExport.objects.exists()


def test_a_day_that_was_taken_away_stays_away_on_the_next_page_and_in_the_export(world, happened):
    happened()
    petra = Person(world.client("petra")).open(LOG).follow("From: ")

    assert petra.path == f"{LOG}?from="
    assert "All time." in petra.text
    answer = world.client("petra").get(f"{LOG}?from=")
    assert answer.context["events"].reading.query == "from="
    assert answer.context["export_url"].endswith("?from=")


def test_pages_go_both_ways_without_a_gap(world, happened):
    for number in range(120):
        happened(title=f"{number:03}")
    client, seen = world.client("petra"), []
    query: dict[str, str] = {}

    for _page in range(3):
        answer = client.get(LOG, query)
        seen.append(shown(answer))
        query = {"after": answer.context["events"].after}

    assert [sentence[-3:] for page in seen for sentence in page] == [f"{number:03}" for number in reversed(range(120))]
    assert answer.context["events"].after == ""
    back = client.get(LOG, {"before": answer.context["events"].before})
    assert shown(back) == seen[1]
    assert shown(client.get(LOG, {"before": back.context["events"].before})) == seen[0]
    assert client.get(LOG).context["events"].before == ""


def test_a_search_pages_both_ways_too(world, happened):
    for number in range(60):
        happened(title=f"Drain {number:03}")
    client = world.client("petra")

    first = client.get(LOG, {"search": "drain"})
    second = client.get(LOG, {"search": "drain", "after": first.context["events"].after})

    assert (len(shown(first)), len(shown(second))) == (50, 10)
    assert shown(client.get(LOG, {"search": "drain", "before": second.context["events"].before})) == shown(first)


def test_a_page_asks_as_many_questions_for_one_event_as_for_fifty(world, happened, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    happened()
    client = world.client("petra")
    client.get(LOG)
    with CaptureQueriesContext(connection) as one:
        client.get(LOG)
    for _ in range(60):
        happened()
    with CaptureQueriesContext(connection) as fifty:
        client.get(LOG)

    assert len(one) == len(fifty)


def test_the_organisations_log_holds_only_projects_whose_log_one_may_read(world, happened):
    happened(title="In harbour")
    with clock.at(clock.now() - timedelta(seconds=5)):
        record(AuditAction.PROJECT_CREATED, by=world.actor("ada"), target=world.viaduct)
        record(AuditAction.SIGNED_IN, by=world.actor("ada"), factors="password")

    assert len(shown(world.client("ada").get(ORGANISATION_LOG))) == 3
    assert shown(world.client("otto").get(ORGANISATION_LOG)) == [
        "Dina Okafor registered HT-CIV-DWG-001: In harbour",
        "Ada Admin signed in with password",
    ]
    assert shown(world.client("ada").get(ORGANISATION_LOG, {"project": opaque_ids.of(world.viaduct)})) == [
        "Ada Admin created the project Western Viaduct (viaduct)"
    ]


def test_who_may_not_read_the_log_is_refused_and_that_is_recorded(world):
    answer = world.client("vera").get(f"{LOG}?search=secret")

    event = AuditEvent.objects.latest("pk")
    assert answer.status_code == 403
    assert sentences([event]) == [
        "Vera Voss was refused “View audit log”: Observer by default does not include “View audit log”."
    ]
    assert (event.details["line"], event.details["address"], event.project_id) == (5, LOG, world.harbour.pk)
    assert event.category == "authorization"


def test_an_event_opens_to_everything_that_was_recorded(world, happened):
    event = happened()

    page = world.client("petra").get(f"{LOG}events/{event.uid}/").content.decode()

    for words in ("HT-CIV-DWG-001", "Dina Okafor &lt;dina@meridian.example&gt;", "0" * 64, "waits for its seal"):
        assert words in page


def test_events_of_others_do_not_exist(world, happened):
    event = happened()
    foreign = f"/o/northgate/audit/events/{event.uid}/"

    assert world.client("nora").get(foreign).status_code == 404
    assert world.client("ada").get(f"/o/meridian/p/viaduct/audit/events/{event.uid}/").status_code == 404
    assert world.client("ada").get("/o/meridian/audit/events/8f14e45f-ceea-467f-a8b4-6b2b0d1f7c11/").status_code == 404
    assert world.client("ada").get(f"/o/meridian/audit/events/{event.uid}/").status_code == 200
