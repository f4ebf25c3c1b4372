"""Two changes that stood in each other's way: the one that was taken back is done once more (SECURITY 9.2)."""

import pytest
from django.db import connection

from audit.models import AuditEvent
from guestshares.models import GuestDraft, GuestResponse
from guestshares.services import responses
from projects.models import SavedView
from projects.services import saved_views
from tests.guestshares import guests

NEW = "/o/meridian/p/harbour/views/documents/new/"
VIEW = {"name": "Civil", "query": "discipline=CIV"}
DEADLOCK, LOCKED = "40P01", "55P03"


def clashing(of, state, times):
    """The same, but that what it has done fails in the database so many times."""
    failures = iter(range(times))

    def change(*facts, **said):
        made = of(*facts, **said)
        if next(failures, None) is not None:
            with connection.cursor() as cursor:
                cursor.execute(f"do $$ begin raise exception 'as if' using errcode = '{state}'; end $$")
        return made

    return change


def recorded(action):
    return AuditEvent.objects.filter(action=action).count()


@pytest.mark.parametrize(
    ("failures", "status", "stored"),
    [((DEADLOCK, 1), 302, 1), (("40001", 1), 302, 1), ((DEADLOCK, 2), 503, 0), ((LOCKED, 1), 503, 0)],
)
def test_what_clashed_with_another_change_is_done_once_more(world, monkeypatch, failures, status, stored):
    monkeypatch.setattr(saved_views, "save", clashing(saved_views.save, *failures))
    vera = world.client("vera")
    vera.raise_request_exception = False
    answer = vera.post(NEW, VIEW)
    assert (answer.status_code, SavedView.objects.count(), recorded("view_saved")) == (status, stored, stored)
    if not stored:
        assert ("Somebody else was quicker" in answer.content.decode(), answer["Retry-After"]) == (True, "5")


def test_a_guest_whose_answer_clashed_twice_has_the_words_back_in_their_language(world, monkeypatch):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    jo.raise_request_exception = False
    monkeypatch.setattr(responses, "submit", clashing(responses.submit, DEADLOCK, 2))
    said = {"decision": "rejected", "comment": "The <slab> is too thin"}
    answer = jo.post(guests.record(share, "respond"), said, headers={"Accept-Language": "de"})
    page = answer.content.decode()
    assert (answer.status_code, GuestResponse.objects.count(), GuestDraft.objects.count()) == (503, 0, 0)
    assert ["Jemand anderes war schneller" in page, "The &lt;slab&gt; is too thin" in page] == [True, True]
    assert jo.post(guests.record(share, "respond"), said).status_code in {200, 302, 303}
    assert (GuestResponse.objects.count(), recorded("response_submitted")) == (1, 1)
