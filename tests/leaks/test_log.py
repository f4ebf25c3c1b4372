"""What the audit log and its exports tell of what one may not know."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from audit.domain import canonical, merkle
from audit.models import AuditEvent
from audit.services import sealing
from audit.services.exporting import jobs
from documents.register.services import documents, statuses
from kazinex.core.tenancy import organisation_active
from projects.models import ProjectMembership
from tests.leaks import planting
from tests.leaks.reading import body, canaries, told

LOG = "/o/meridian/p/harbour/audit/"
ALL = "/o/meridian/audit/"
EXPORT = "/o/meridian/p/harbour/audit/exports/new/"


def test_the_pager_does_not_tell_which_words_a_hidden_title_holds(world):
    """Fifty events of one's own hold either word; one more, that one may not read, holds the first."""
    planting.power(world, "vera", planting.LOG)
    hidden = planting.hide(world, "F", discipline=world.STR)
    documents.edit(hidden, by=world.actor("dina"), title="Takeover of Mercury by Saturn")
    vera = world.client("vera")
    vera.inspects = False

    def older(word: str) -> bool:
        for _ in range(50):
            asked = vera.post(f"{EXPORT}?from=&search={word}")
            vera.post(asked["Location"] + "cancel/")
        return bool(vera.get(LOG, {"from": "", "search": word}).context["events"].after)

    assert older("mercury") == older("jupiter")


def test_many_hidden_events_make_no_second_page(world, happened):
    planting.power(world, "vera", planting.LOG)
    for _ in range(51):
        happened(world.secret, title="Mercury")
    vera = world.client("vera")

    one, two = (vera.get(LOG, {"from": "", "search": word}) for word in ("mercury", "jupiter"))

    assert told(one, "mercury") == told(two, "jupiter")


def test_an_export_names_no_guest_of_a_hidden_document(committed):
    world = committed
    with organisation_active(world.meridian):
        planting.power(world, "vera", planting.LOG)
        planting.share(world, planting.hide(world, "F", discipline=world.STR), "F")
    vera = world.client("vera")

    export = _exported(vera)

    assert {part: canaries(vera.get(f"{export}{part}/")) for part in ("workbook", "bundle")} == {
        "workbook": set(),
        "bundle": set(),
    }


def test_the_proof_of_a_withheld_event_confirms_no_guess(committed):
    """Who guesses every fact of it right has still not guessed its salt, which no page and no bundle tells."""
    world = committed
    with organisation_active(world.meridian):
        planting.power(world, "vera", planting.LOG)
        statuses.move(world.secret.current_revision, to="for_review", by=world.actor("dina"))
        hidden = AuditEvent.objects.get(target_id=str(world.secret.pk))
        line = _line(hidden)
    sealing.seal_organisation(world.meridian.pk)
    vera = world.client("vera")
    page = vera.get(f"{LOG}events/{hidden.uid}/").content.decode()
    bundle = body(vera.get(_exported(vera) + "bundle/")).decode("utf-8", "replace")

    assert _leaf(line) in bundle, "the bundle proves the event without telling it"
    assert _leaf(line) not in page
    for text in (page, bundle):
        assert hidden.salt not in text
        assert "HT-MEP-DWG-001" not in text
        for guess in (line[:-1], [*line[:-1], ""], [1, *line[1:-1]]):
            assert _leaf(guess) not in text


def test_a_cursor_of_an_event_one_may_not_read_is_like_one_of_no_event(world, happened):
    planting.power(world, "vera", planting.LOG)
    happened(world.beam, title="one")
    elsewhere = happened(world.add_document("WV-001", project="viaduct"), title="elsewhere")
    happened(world.beam, title="two")
    vera = world.client("vera")

    for way in ("after", "before"):
        one, other = (vera.get(LOG, {"from": "", way: str(uid)}) for uid in (elsewhere.uid, uuid4()))
        one, other = one.context["events"], other.context["events"]
        assert one.rows
        assert one.rows == other.rows
        assert (bool(one.before), bool(one.after)) == (bool(other.before), bool(other.after))


def test_only_the_organisations_log_counts_what_is_sealed(committed):
    world = committed
    with organisation_active(world.meridian):
        planting.power(world, "vera", planting.LOG)
        statuses.move(world.beam.current_revision, to="issued", by=world.actor("dina"))
    seal = sealing.seal_organisation(world.meridian.pk)

    whole, part = (world.client(name).get(log).content.decode() for name, log in (("ada", ALL), ("vera", LOG)))

    assert "Sealed up to event 1 of this organisation" in whole
    assert "log was last sealed on" in part
    assert "Sealed up to event" not in part
    assert seal


def test_what_another_reader_searched_for_is_not_told(world):
    planting.power(world, "vera", planting.LOG)
    planting.confidential(world, "C", discipline=world.CIV)
    assert world.client("petra").post(f"{EXPORT}?from=&search=KANARYC-001").status_code == 302

    assert canaries(world.client("vera").get(LOG, {"from": ""})) == set()


@pytest.mark.parametrize("how", ["a filtering group", "a lower role"])
def test_an_export_made_when_one_saw_more_is_closed_when_one_sees_less(committed, how):
    world = committed
    name = "dina" if how == "a filtering group" else "petra"
    with organisation_active(world.meridian):
        planting.power(world, name, planting.LOG)
        planting.confidential(world, "C", discipline=world.CIV)
    client = world.client(name)
    export = _exported(client)
    assert canaries(client.get(f"{export}workbook/"))

    with organisation_active(world.meridian):
        if how == "a filtering group":
            planting.narrow(world, name)
        else:
            ProjectMembership.objects.filter(user=world.petra).update(role="viewer")

    for part in ("workbook", "bundle"):
        assert canaries(client.get(f"{export}{part}/")) == set()


def test_the_list_of_exports_names_no_project_one_has_left(world):
    member = ProjectMembership.objects.create(project=world.viaduct, user=world.abel, role="viewer")
    planting.power(world, "abel", planting.LOG, project="viaduct")
    abel = world.client("abel")
    asked = abel.post("/o/meridian/p/viaduct/audit/exports/new/?from=&search=words")
    assert "audit-log-viaduct" in abel.get("/o/meridian/audit/exports/").content.decode()

    member.delete()

    assert abel.get(asked["Location"]).status_code == 404
    listed = abel.get("/o/meridian/audit/exports/").content.decode()
    assert "Western Viaduct" not in listed
    assert "audit-log-viaduct" not in listed


def _exported(client: Any) -> str:
    """The address of an export of everything this person reads, ready to fetch."""
    asked = client.post(f"{EXPORT}?from=")
    jobs.run_due()
    return str(asked["Location"])


def _line(event: AuditEvent) -> list[Any]:
    """Every fact of an event as it is hashed, its salt last."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {canonical.COLUMNS} from audit_auditevent e where e.id = %s", [event.pk])  # noqa: S608
        return list(json.loads(canonical.line(cursor.fetchone())))


def _leaf(line: list[Any]) -> str:
    return merkle.leaf_hash(canonical.statement(line)).hex()
