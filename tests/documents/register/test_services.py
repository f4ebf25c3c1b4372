"""What may change in the register, and the event each change leaves."""

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from audit.models import AuditEvent
from documents.register.domain.changes import DOCUMENT_DELETED, DOCUMENT_RESTORED, REVISION_ADDED
from documents.register.models import Document, Revision
from documents.register.services import documents, revisions
from kazinex.core import features
from kazinex.core.errors import RuleBroken
from kazinex.core.features import Feature, Reaction
from tests.documents.register import samples


def refusal(call, *args, **kwargs):
    before = AuditEvent.objects.count()
    with pytest.raises(RuleBroken) as refused:
        call(*args, **kwargs)
    assert AuditEvent.objects.count() == before
    return refused.value.words


def test_registering_keeps_the_file_and_leaves_one_event(world, register, checked, last_event):
    content = samples.pdf()
    file = checked("wall.pdf", content)
    document = register("HT-CIV-DWG-009", title="  Retaining   wall ", discipline=world.CIV, file=file)
    revision = document.current_revision

    assert (document.title, document.status, document.owner) == ("Retaining wall", "draft", world.dina)
    assert (revision.code, revision.file_name, revision.sha256) == ("A", "wall.pdf", file.sha256)
    with default_storage.open(revision.storage_key) as stored:
        assert stored.read() == content
    assert "wall" not in revision.storage_key
    assert last_event()[:2] == ("document_registered", "Dina Okafor registered HT-CIV-DWG-009: Retaining wall")


@pytest.mark.parametrize(
    "number", ["", "ABC", "HT 1", "HT/1", "HT-1?", "1" * 81, "Ｈ-1", "HT-１", "new", "Import", "a\x001"]
)
def test_a_number_that_could_not_stand_in_an_address_is_refused(world, register, number):
    assert "number" in refusal(register, number) or "reserved" in refusal(register, number)


def test_a_number_is_taken_once_in_a_project_deleted_ones_included(world, register):
    document = register("HT-1")
    documents.delete(document, reason="Twice", by=world.actor("dina"))

    assert refusal(register, "HT-1") == "The number HT-1 is already taken in this project. Enter another one."
    assert refusal(register, "ht-1") == (
        "The number ht-1 is already taken in this project by HT-1, which reads alike. Enter another one."
    )
    assert register("HT-1", project=world.viaduct, by="ada").project == world.viaduct


def test_a_refused_registration_leaves_no_file_behind(world, register):
    register("HT-1")
    stored = default_storage.listdir("organisations")[0]
    before = _files()
    refusal(register, "HT-1")

    assert stored
    assert _files() == before


def _files(folder=""):
    folders, files = default_storage.listdir(folder)
    return sorted(f"{folder}/{name}" for name in files) + [
        found for name in folders for found in _files(f"{folder}/{name}" if folder else name)
    ]


def test_a_new_revision_is_current_and_starts_without_the_approval_before_it(world, checked, last_event):
    world.stand(world.plan.current_revision, "approved")
    revisions.add(world.plan, code="B", file=checked(), description="Drainage moved", by=world.actor("dina"))
    plan = Document.objects.get(pk=world.plan.pk)
    found = [(one.code, one.status, one.is_current, one.is_released) for one in plan.revisions.order_by("code")]

    assert found == [("A", "approved", False, True), ("B", "draft", True, False)]
    assert (plan.status, plan.current_code, plan.released_status, plan.released_code) == ("draft", "B", "approved", "A")
    assert last_event()[:2] == ("revision_added", "Dina Okafor added revision B of HT-CIV-DWG-001")


@pytest.mark.parametrize("code", ["A", "a"])
def test_a_revision_code_is_used_once(world, checked, code):
    words = refusal(revisions.add, world.plan, code=code, file=checked(), by=world.actor("dina"))

    assert words == f"Revision {code} exists already. Enter another code."


def test_a_locked_document_takes_no_revision_until_it_is_unlocked(world, checked, last_event):
    dina, petra = world.actor("dina"), world.actor("petra")
    documents.lock(world.plan, reason="Issued for construction", by=dina)
    assert last_event()[:2] == ("document_locked", "Dina Okafor locked HT-CIV-DWG-001: Issued for construction")

    words = refusal(revisions.add, world.plan, code="B", file=checked(), by=dina)
    assert words == "This document is locked, so it takes no new revision. A project admin can unlock it."

    documents.unlock(world.plan, reason="Comments came", by=petra)
    assert last_event()[:2] == ("document_unlocked", "Petra Price unlocked HT-CIV-DWG-001: Comments came")
    assert revisions.add(world.plan, code="B", file=checked(), by=dina).is_current


def test_a_deleted_document_changes_no_more_until_it_is_restored(world, checked, last_event):
    dina = world.actor("dina")
    documents.delete(world.plan, reason="Registered twice", by=dina)
    assert last_event()[:2] == ("document_deleted", "Dina Okafor deleted HT-CIV-DWG-001: Registered twice")

    words = refusal(revisions.add, world.plan, code="B", file=checked(), by=dina)
    assert words == "This document is deleted. Restore it first."
    assert refusal(documents.delete, world.plan, reason="Again", by=dina) == "This document is already deleted."

    documents.restore(world.plan, reason="It was the right one", by=dina)
    assert last_event()[:2] == ("document_restored", "Dina Okafor restored HT-CIV-DWG-001: It was the right one")


def test_editing_records_old_and_new(world, last_event):
    documents.edit(world.plan, title="Drainage", discipline=world.STR, by=world.actor("dina"))

    assert last_event() == (
        "document_edited",
        "Dina Okafor edited HT-CIV-DWG-001",
        [
            ("Title", "Drainage general arrangement", "Drainage"),
            ("Discipline", "CIV – Civil", "STR – Structural"),
        ],
    )


def test_saving_what_is_already_so_is_no_event(world):
    before = AuditEvent.objects.count()
    documents.edit(world.plan, title=world.plan.title, by=world.actor("dina"))

    assert AuditEvent.objects.count() == before


def test_confidentiality_names_its_groups_old_and_new(world, last_event):
    petra = world.actor("petra")
    documents.set_confidential(world.plan, True, groups=[world.groups["client"]], reason="Tender", by=petra)

    assert last_event() == (
        "confidentiality_changed",
        "Petra Price changed who may see HT-CIV-DWG-001: Tender",
        [("Groups", "–", "Client"), ("Confidential", "no", "yes")],
    )
    documents.set_confidential(world.plan, False, groups=[world.groups["client"]], reason="Awarded", by=petra)
    assert last_event()[2] == [("Groups", "Client", "–"), ("Confidential", "yes", "no")]


@pytest.mark.parametrize("change", [documents.lock, documents.delete])
def test_what_people_will_ask_about_needs_a_reason(world, change):
    words = refusal(change, world.plan, reason="  ", by=world.actor("dina"))

    assert words == "Enter a reason; it stands in the audit log."


def test_revisions_are_immutable_and_numbers_fixed_whoever_asks(world):
    for change in (
        lambda: Revision.objects.filter(pk=world.plan.current_revision_id).update(sha256="0" * 64),
        lambda: Revision.objects.filter(pk=world.plan.current_revision_id).update(status="issued", code="Z"),
        lambda: Revision.objects.filter(document=world.plan)._raw_delete("default"),
        lambda: Document.objects.filter(pk=world.plan.pk).update(number="HT-2"),
    ):
        with pytest.raises(DatabaseError, match=r"immutable|fixed"), transaction.atomic():
            change()


def test_other_apps_follow_what_happens_to_a_document(world, checked):
    followed: list[tuple[str, str]] = []
    feature = Feature(
        reactions=[
            Reaction(REVISION_ADDED, _noting(followed, REVISION_ADDED)),
            Reaction(DOCUMENT_DELETED, _noting(followed, DOCUMENT_DELETED), _warning),
            Reaction(DOCUMENT_RESTORED, _noting(followed, DOCUMENT_RESTORED)),
        ]
    )
    dina = world.actor("dina")
    with features.using(feature):
        revisions.add(world.plan, code="B", file=checked(), by=dina)
        documents.delete(world.plan, reason="Twice", by=dina)
        documents.restore(world.plan, reason="Once", by=dina)
        warned = DOCUMENT_DELETED.warnings(world.plan, world.actor("ada"))

    names = ("revision_added", "document_deleted", "document_restored")
    assert followed == [(name, "HT-CIV-DWG-001") for name in names]
    assert warned == ["3 shares of HT-CIV-DWG-001 end."]


def _noting(followed, change):
    return lambda document, *_: followed.append((change.name, document.number))


def _warning(document, _by):
    return f"3 shares of {document.number} end."


def test_what_a_reaction_refuses_does_not_happen(world):
    def refuse(document, by):
        raise RuleBroken("Not while it is shared.")

    with features.using(Feature(reactions=[Reaction(DOCUMENT_DELETED, refuse)])):
        words = refusal(documents.delete, world.plan, reason="Twice", by=world.actor("dina"))

    assert words == "Not while it is shared."
    assert Document.objects.get(pk=world.plan.pk).deleted_at is None


def test_tabs_are_shown_to_who_may_open_them(world):
    tabs = {name: world.client(name).get(world.plan.get_absolute_url()).content.decode() for name in ("dina", "abel")}

    assert [name for name, body in tabs.items() if "/documents/HT-CIV-DWG-001/shares/" in body] == ["dina"]
