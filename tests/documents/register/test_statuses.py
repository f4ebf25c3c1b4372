"""A revision moves along its life by a fixed table; the newest that is in force is the released one."""

import pytest

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.register.models import Document, DocumentStatus
from documents.register.models.statuses import RELEASED, tone
from documents.register.services import documents, revisions, statuses
from kazinex.core.errors import RuleBroken
from tests.cast import World
from tests.person import Person

PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"


def test_a_move_along_the_table_is_recorded_with_old_and_new(world: World) -> None:
    statuses.move(world.plan.current_revision, to="for_review", reason="Ready", by=world.actor("dina"))

    world.plan.refresh_from_db()
    event = AuditEvent.objects.latest("id")
    assert (world.plan.status, world.plan.current_revision.status) == ("for_review", "for_review")
    assert sentence(event) == "Dina Okafor changed the status of HT-CIV-DWG-001"
    assert changes(event) == [("Status of revision A", "Draft", "For review")]
    assert event.details["revision"] == "A"


def test_a_move_outside_the_table_is_refused_in_words(world: World) -> None:
    with pytest.raises(RuleBroken, match="A revision that is “Draft” cannot become “Approved”"):
        statuses.move(world.plan.current_revision, to="approved", by=world.actor("dina"))


def test_every_status_has_its_moves_and_none_leads_to_itself() -> None:
    assert set(statuses.MOVES) == set(DocumentStatus)
    assert [status for status in DocumentStatus if status in statuses.moves_from(status)] == []


def test_every_status_has_a_tone() -> None:
    assert {tone(status) for status in DocumentStatus.values} == {"neutral", "good", "warn", "bad", "info"}


def test_the_page_offers_only_the_moves_of_the_table(world: World) -> None:
    client = world.client("dina")
    body = client.get(f"{PLAN}status/").content.decode()
    assert ("For review" in body, ">Approved<" in body) == (True, False)
    assert client.post(f"{PLAN}status/", {"status": "approved"}).status_code == 422
    assert client.post(f"{PLAN}status/", {"status": "for_review"}).status_code == 302
    assert world.client("vera").post(f"{PLAN}status/", {"status": "for_review"}).status_code == 404
    assert world.client("ines").post(f"{PLAN}status/", {"status": "for_review"}).status_code == 403


def test_an_earlier_revision_has_a_status_of_its_own(world: World) -> None:
    world.stand(world.plan.current_revision, "issued")
    world.add_revision(world.plan, "B", "under_review")
    dina = Person(world.client("dina"))
    dina.open(f"{PLAN}revisions/{world.plan.revisions.get(code='A').public_id}/status/")
    dina.press("Change status", {"New status": "Superseded", "Reason": "Withdrawn by the client"})

    plan = Document.objects.get(pk=world.plan.pk)
    assert [(one.code, one.status) for one in plan.revisions.order_by("code")] == [
        ("A", "superseded"),
        ("B", "under_review"),
    ]
    assert (plan.status, plan.released_revision, plan.released_status) == ("under_review", None, "")


@pytest.mark.parametrize("status", sorted(set(DocumentStatus) - {"draft", "for_review"}))
def test_no_revision_starts_with_an_approval_nobody_gave_it(world: World, checked, status: str) -> None:
    with pytest.raises(RuleBroken, match="starts as “Draft” or “For review”"):
        revisions.add(world.plan, code="B", file=checked(), status=status, by=world.actor("dina"))
    with pytest.raises(RuleBroken, match="starts as “Draft” or “For review”"):
        documents.register(
            world.harbour, number="HT-1", title="T", revision_code="A", file=checked(), status=status,
            by=world.actor("dina"),
        )  # fmt: skip


def test_the_newest_released_revision_is_in_force_until_a_newer_one_is(world: World) -> None:
    dina, told = world.actor("dina"), []
    for code in "BCD":
        world.add_revision(world.plan, code, "under_review")
    for code, to in [
        ("B", "approved"),
        ("D", "rejected"),
        ("C", "approved_with_comments"),
        ("C", "void"),
        ("B", "issued"),
        ("B", "archived"),
    ]:
        statuses.move(world.plan.revisions.get(code=code), to=to, by=dina)
        plan = Document.objects.get(pk=world.plan.pk)
        superseded = "".join(one.code for one in plan.revisions.order_by("code") if one.superseded_by)
        told.append((plan.released_code, plan.released_status, superseded))
        assert (plan.current_code, plan.has_two_faces) == ("D", bool(plan.released_code))

    assert told == [
        ("B", "approved", "A"),
        ("B", "approved", "A"),
        ("C", "approved_with_comments", "AB"),
        ("B", "approved", "A"),
        ("B", "issued", "A"),
        ("", "", ""),
    ]


def test_the_date_of_a_face_moves_only_with_that_face(world: World) -> None:
    dina = world.actor("dina")
    world.stand(world.plan.current_revision, "approved")
    approved = Document.objects.get(pk=world.plan.pk)
    draft = world.add_revision(world.plan, "B")
    statuses.move(draft, to="for_review", by=dina)
    reviewed = Document.objects.get(pk=world.plan.pk)

    assert approved.released_at == approved.updated_at == reviewed.released_at < reviewed.updated_at
    documents.edit(world.plan, title="Drainage, general", by=dina)
    edited = Document.objects.get(pk=world.plan.pk)
    assert reviewed.updated_at < edited.updated_at == edited.released_at


def test_the_document_page_names_the_latest_approved_revision_beside_the_current_one(world: World) -> None:
    dina = Person(world.client("dina"))
    assert dina.open(PLAN).fact("Latest approved revision") == "None yet"
    world.stand(world.plan.current_revision, "issued")
    world.add_revision(world.plan, "B", "for_review")

    dina.open(PLAN)
    assert (dina.fact("Current revision"), dina.fact("Latest approved revision")) == ("B", "A Issued")


def test_what_is_released_is_what_is_in_force() -> None:
    assert {str(status) for status in RELEASED} == {"approved", "approved_with_comments", "issued", "for_information"}
