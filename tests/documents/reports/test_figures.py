"""Each figure of a report leads to the list it was counted from, narrowed to just that, whoever asks."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import resolve

from documents.correspondence.models import Letter
from documents.correspondence.web import lists as letter_lists
from documents.register.models import Document
from documents.register.queries import comments
from documents.register.web import lists as register_lists
from documents.register.web import project_comments
from documents.reports import queries
from documents.reports.domain.asking import Asked, Figure
from documents.transmittals.models import Transmittal
from documents.transmittals.web import transmittal_lists
from documents.workflows.models import Workflow, WorkflowStep
from documents.workflows.queries import workflows
from documents.workflows.web import lists as workflow_lists
from guestshares.models import Share
from guestshares.services import shares
from guestshares.web import lists as share_lists
from kazinex.core import clock
from tests.documents.correspondence.conftest import reply, send, types, write
from tests.documents.reports.test_reports_of_exchange import letters, said, sent
from tests.documents.transmittals.conftest import draft, issue
from tests.documents.workflows.conftest import answer, review, start, template
from tests.person import Person

__all__ = [
    "answer",
    "draft",
    "issue",
    "letters",
    "reply",
    "said",
    "send",
    "sent",
    "start",
    "template",
    "types",
    "write",
]


def seen_transmittals(actor):
    return Transmittal.objects.visible_to(actor).with_sight(actor)


def seen_letters(actor):
    return Letter.objects.visible_to(actor)


def seen_shares(actor):
    return Share.objects.visible_to(actor)


LISTS = {
    "register": (register_lists.register, None),
    "workflows": (workflow_lists.workflows, workflows.workflows),
    "letters": (letter_lists.letters, seen_letters),
    "transmittals": (transmittal_lists.transmittals, seen_transmittals),
    "project-comments": (project_comments.of, comments.in_project),
    "project-shares": (share_lists.of_project, seen_shares),
}
DAY = timedelta(days=1)


def listed(actor, url):
    """How many rows the list at an address holds, asked of the list itself."""
    parts = urlsplit(url)
    kind, rows = LISTS[str(resolve(parts.path).url_name)]
    reading = kind(actor).read(QueryDict(parts.query), path=parts.path)
    assert not reading.is_refused, url
    assert reading.filters.in_words
    return len(reading.page(rows(actor) if rows else register_lists.documents(reading, actor)).rows)


@pytest.fixture
def reviews(world, template, start, answer):
    """Workflows of two templates: late ones, fresh ones, one that waits for two, some that are over."""
    numbers = [world.add_document(f"HT-CIV-DWG-20{number}", discipline=world.CIV) for number in range(4)]
    one, other = template(review("remy")), template(review("remy", "miko"), name="Two at once")
    for made, document, age in zip([one, other, one, one], numbers, [40, 5, 1, 9], strict=True):
        flow = start(made, document)
        begun = clock.now() - age * DAY
        WorkflowStep.objects.filter(workflow=flow).update(opened_at=begun, due_at=begun + 6 * DAY)
        Workflow.objects.filter(pk=flow.pk).update(started_at=begun)
    answer(Workflow.objects.order_by("number")[0], "remy")


@pytest.fixture
def planned(world):
    """Planned documents that came, that are late and that are not due, one without any group."""
    day, facts = clock.now().date(), {"project": world.harbour, "updated_at": clock.now()}
    for number, (days, came, owner, discipline) in enumerate(
        [
            (-20, None, world.dina, world.CIV),
            (20, None, world.dina, None),
            (-40, -41, world.petra, None),
            (-50, -3, world.dina, world.CIV),
        ]
    ):
        delivered = day + came * DAY if came else None
        Document.objects.create(
            **facts,
            number=f"P-{number}",
            title="Planned",
            owner=owner,
            discipline=discipline,
            status="draft" if came else "planned",
            planned_on=day + days * DAY,
            delivered_on=delivered,
        )


@pytest.mark.usefixtures("sent", "letters", "said", "reviews", "planned")
@pytest.mark.parametrize("name", ["dina", "remy"])
def test_every_figure_leads_to_as_many_rows_as_it_says(world, name):
    by = world.actor("dina")
    for email in ("jo@Designer.example", "Al@client.example"):
        shares.create(world.plan, recipient_name="Jo Reid", recipient_email=email, expiry=7, by=by)
    day = clock.now().date()
    asked: list[dict[str, Any]] = [{}, {"since": day - 25 * DAY, "until": day - 2 * DAY}, {"discipline": "CIV"}]
    actor, found = world.actor(name), []
    for report in queries.reports(actor):
        for group in report.groups:
            for more in asked:
                for row in report.compute(actor, Asked(group, **more)).rows:
                    found += [(report.key, group, each) for each in row if isinstance(each, Figure)]
    found = [each for each in found if not each[2].url.partition("?")[0].endswith("001/comments/")]  # told elsewhere

    wrong = [
        (key, group, int(each), rows, each.url)
        for key, group, each in found
        if (rows := listed(actor, each.url)) != each and not (key == "guest-access" and each.url.endswith("use=opened"))
    ]
    assert wrong == []
    kinds = {(key, group) for key, group, _each in found}
    without = {(report.key, group) for report in queries.reports(actor) for group in report.groups} - kinds
    if name == "dina":
        assert without == {("superseded-holders", "holder"), ("superseded-holders", "document")}  # it is a list


@pytest.mark.parametrize(
    "asked",
    [
        "documents/?delivery=soon",
        "documents/?without=owner",
        "documents/?since=yesterday",
        "documents/?planned_until=9999-12-31",
        "workflows/?counted=what%3Deaten%26by%3Dtemplate",
        "workflows/?counted=what%3Dopen%26by%3Dperson%26since%3D0001-01-01",
        "workflows/?counted=what%3Dopen%26by%3Dtemplate%26low%3Dx",
        "workflows/?counted=what%3Dopen%26by%3Dtemplate%26name%3D%2500",
        "correspondence/?age=old",
        "correspondence/?ball=air",
        "shares/?use=thrown",
    ],
)
def test_a_link_that_cannot_be_read_says_so_and_shows_nothing(world, asked):
    page = Person(world.client("dina")).open(f"/o/meridian/p/harbour/{asked}")
    assert "This link cannot be read. Empty this field, or follow the figure once more." in page.text
    assert "Nothing is shown until the filter above can be read." in page.text


def test_what_a_figure_leads_to_stands_beside_the_list_and_stays_when_more_is_narrowed(world):
    page = Person(world.client("dina")).open("/o/meridian/p/harbour/documents/?owner=Dina+Okafor&since=2026-01-01")
    html = page.response.content.decode()
    assert "Owner: Dina Okafor" in page.text
    assert "Changed since: 1 Jan 2026" in page.text
    assert 'name="owner" value="Dina Okafor"' in html
    assert 'type="text" name="owner"' not in html


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("workflows/?counted=what%3Dlate%26by%3Dperson%26name%3DRemy", "Counted: overdue steps, Remy"),
        (
            "workflows/?counted=what%3Dopen%26by%3Dstep%26name%3DSign%26high%3D3",
            "Counted: open steps, Sign, up to 3 days",
        ),
        ("correspondence/?age=7-14", "Age: 7 to 14 days"),
        ("correspondence/?age=60-", "Age: over 60 days"),
    ],
)
def test_a_condition_of_a_link_is_said_as_people_say_it(world, asked, words):
    page = Person(world.client("dina")).open(f"/o/meridian/p/harbour/{asked}")
    assert words in [link.to_text().strip() for link in page.page.query("a.chip")]
