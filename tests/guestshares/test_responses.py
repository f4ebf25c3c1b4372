"""The guest's answer (SPEC 9.4)."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Notification, SecuritySettings
from accounts.services import members
from audit import queries as audit_queries
from audit.models import AuditEvent
from documents.register.models import Document
from guestshares import tasks
from guestshares.models import GuestAttachment, GuestDraft, GuestResponse, Share, SharePolicy
from guestshares.services import responses, shares
from kazinex.core import clock, outbox
from projects.models import AccessGroupMember
from tests.guestshares import guests

ANSWER = {"decision": "approved", "comment": "Fine."}


@pytest.fixture
def opened(world):
    share, link = guests.share_with_jo(world)
    return share, guests.enter(link)


def test_the_receipt_carries_the_hash_of_the_whole_answer(world, opened, mailoutbox):
    share, jo = opened
    page = jo.post(guests.record(share, "respond"), ANSWER, follow=True).content.decode()
    answer = GuestResponse.objects.select_related("item__share", "item__document", "item__revision").get()

    text = responses.statement(answer)
    assert hashlib.sha256(text.encode()).hexdigest() == answer.sha256
    assert json.loads(text)["decision"] == "approved"
    assert answer.sha256 in page
    while outbox.dispatch():
        pass
    told = next(m for m in mailoutbox if m.to == ["dina@meridian.example"])
    receipt = next(m for m in mailoutbox if answer.sha256 in m.body)
    assert receipt.to == ["jo@client.example"]
    assert "Jo Reid answered “Approved” on HT-CIV-DWG-001" in told.body


def test_an_answer_is_recorded_with_decision_comment_and_names_of_files(world, opened):
    share, jo = opened
    files = [SimpleUploadedFile("notes.txt", b"Too narrow.\n"), SimpleUploadedFile("more.txt", b"Really.\n")]
    jo.post(guests.record(share, "respond"), ANSWER | {"attachments": files})

    event = audit_queries.events_about(share).get(action="response_submitted")
    assert event.details == {
        "document": "HT-CIV-DWG-001 revision A",
        "decision": "Approved",
        "comment": "Fine.",
        "attachments": ["notes.txt", "more.txt"],
        "late": False,
        "sha256": GuestResponse.objects.get().sha256,
    }
    assert guests.sentences(share)[-1] == "Jo Reid answered “Approved” on HT-CIV-DWG-001 revision A"


def test_an_answer_is_final(world, opened):
    share, jo = opened
    jo.post(guests.record(share, "respond"), ANSWER)
    again = jo.post(guests.record(share, "respond"), {"decision": "rejected", "comment": "No!"})
    page = again.content.decode()
    assert (again.status_code, "an answer is final" in page, "No!</textarea>" in page) == (422, True, True)
    assert jo.get(guests.record(share, "respond"))["Location"] == guests.record(share, "receipt")
    several = jo.post(guests.portal(share, "respond"), {"every": "on", "decision": "rejected", "comment": "No!"})
    page = several.content.decode()
    assert (several.status_code, "All of it has been answered already" in page, "No!</textarea>" in page) == (
        422,
        True,
        True,
    )
    draft = jo.post(guests.record(share, "draft"), {"comment": "No!"})
    assert (draft.status_code, draft.content.decode()) == (
        409,
        "You have already answered on this document; an answer is final.",
    )
    assert [(r.decision, r.comment) for r in GuestResponse.objects.all()] == [("approved", "Fine.")]


def test_drafts_are_kept_as_they_are_typed_and_survive_a_new_session(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    saved = jo.post(guests.record(share, "draft"), {"decision": "rejected", "comment": "Half a thou"})
    assert (saved.status_code, saved["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert saved.content.decode() == "Draft saved."

    page = guests.enter(link).get(guests.record(share, "respond")).content.decode()
    assert "Half a thou" in page
    assert '<option value="rejected" selected>' in page


def test_save_draft_needs_no_decision_and_keeps_files(world, opened):
    share, jo = opened
    files = [SimpleUploadedFile("notes.txt", b"Too narrow.\n")]
    page = jo.post(
        guests.record(share, "respond"), {"comment": "Later", "attachments": files, "draft": "yes"}, follow=True
    ).content.decode()
    assert "Draft saved." in page
    assert "notes.txt" in page
    attachment = GuestAttachment.objects.get()
    jo.post(guests.record(share, "attachments", attachment.public_id, "remove"))
    assert not GuestAttachment.objects.exists()


def test_a_submitted_file_cannot_be_taken_back(world, opened):
    share, jo = opened
    jo.post(guests.record(share, "respond"), ANSWER | {"attachments": [SimpleUploadedFile("a.txt", b"x\n")]})
    attachment = GuestAttachment.objects.get()
    path = guests.record(share, "attachments", attachment.public_id, "remove")
    assert jo.post(path)["Location"] == guests.record(share, "receipt")
    assert GuestAttachment.objects.count() == 1


def test_a_program_is_refused_and_nothing_typed_is_lost(world, opened):
    share, jo = opened
    page = jo.post(
        guests.record(share, "respond"), ANSWER | {"attachments": [SimpleUploadedFile("tool.exe", b"MZ\x90\x00")]}
    )
    assert page.status_code == 422
    assert "“.exe” files are not accepted here." in page.content.decode()
    assert "Fine." in page.content.decode()
    assert not GuestResponse.objects.exists()


def test_approved_with_comments_needs_a_comment_or_a_file(world, opened):
    share, jo = opened
    page = jo.post(guests.record(share, "respond"), {"decision": "approved_with_comments", "comment": " "})
    assert "Write the comment, or attach it as a file." in page.content.decode()


def test_only_the_decisions_the_creator_offered(world):
    share, link = guests.share_with_jo(world, decisions=["approved", "rejected"])
    jo = guests.enter(link)
    page = jo.get(guests.record(share, "respond")).content.decode()
    assert "Rejected" in page
    assert "Acknowledged" not in page
    assert jo.post(guests.record(share, "respond"), {"decision": "acknowledged"}).status_code == 422


@pytest.mark.parametrize("decision", ["", "burn_it", "approved\x00"])
def test_a_decision_is_one_of_those_offered(world, opened, decision):
    share, jo = opened
    assert jo.post(guests.record(share, "respond"), {"decision": decision}).status_code == 422


def test_after_the_date_an_open_session_still_takes_draft_and_answer_marked_late(world, opened):
    share, jo = opened
    guests.end_by_date(share)
    assert jo.get(guests.portal(share)).status_code == 410
    assert jo.get(guests.record(share, "download")).status_code == 410
    assert "It will be marked late." in jo.get(guests.record(share, "respond")).content.decode()
    saved = jo.post(guests.record(share, "draft"), {"comment": "Almost"})
    assert saved.content.decode() == "Draft saved. The link has expired; the answer will be marked late."
    assert GuestDraft.objects.get().is_late

    receipt = jo.post(guests.record(share, "respond"), ANSWER, follow=True)
    assert "Late" in receipt.content.decode()
    assert GuestResponse.objects.get().is_late
    listed = world.client("dina").get("/o/meridian/settings/external-access/active-shares/").content.decode()
    assert "(late)" in listed
    assert "Late" in world.client("dina").get(share.get_absolute_url()).content.decode()


def test_after_a_revoke_the_text_is_given_back_and_nothing_is_stored(world, opened):
    share, jo = opened
    shares.revoke(share, reason="Wrong person", by=world.actor("dina"))
    page = jo.post(guests.record(share, "respond"), {"decision": "rejected", "comment": "An hour of <b>work</b>"})

    text = page.content.decode()
    assert page.status_code == 410
    assert "This link has been revoked." in text
    assert "An hour of &lt;b&gt;work&lt;/b&gt;" in text
    autosaved = jo.post(guests.record(share, "draft"), {"comment": "x"}, headers={"accept": "text/plain"})
    assert (autosaved.status_code, autosaved["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert (GuestResponse.objects.count(), GuestDraft.objects.count()) == (0, 0)


def test_policy_may_end_the_share_once_everything_is_answered(world):
    SharePolicy.objects.create(after_response="revoke")
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    answered = jo.post(guests.record(share, "respond"), ANSWER)
    assert answered.status_code == 303
    share.refresh_from_db()
    assert share.revoke_reason == "Everything was answered."


def test_the_controller_downloads_what_the_guest_attached(world, opened):
    share, jo = opened
    jo.post(guests.record(share, "respond"), ANSWER | {"attachments": [SimpleUploadedFile("a.txt", b"Narrow.\n")]})
    address = f"{share.get_absolute_url()}attachments/{GuestAttachment.objects.get().public_id}/"
    taken = world.client("dina").get(address)
    assert b"".join(taken.streaming_content) == b"Narrow.\n"
    event = AuditEvent.objects.get(action="attachment_taken")
    assert (event.target_id, event.details["file"]) == (str(share.pk), "a.txt")
    assert world.client("remy").get(address).status_code == 403
    assert world.client("nora").get(address.replace("meridian", "northgate")).status_code == 404


def test_who_left_or_lost_sight_of_the_document_is_told_nothing_more(world, mailoutbox):
    told = Notification.objects.filter(user=world.dina, kind="share_answered")
    share, link = guests.share_with_jo(world)
    hidden, hidden_link = guests.share_with_jo(world, world.beam)
    Document.objects.filter(pk=world.beam.pk).update(is_confidential=True)
    AccessGroupMember.objects.create(group=world.groups["civil_team"], user=world.dina)
    guests.enter(hidden_link).post(guests.record(hidden, "respond"), {"decision": "approved"})
    assert not told.exists()

    members.remove(world.actor("dina", "").membership, reason="Left", by=world.actor("ada", ""))
    Share.objects.update(created_at=clock.now() - timedelta(days=4))
    guests.enter(link).post(guests.record(share, "respond"), {"decision": "approved"})
    tasks.sweep_due()

    assert not Notification.objects.filter(user=world.dina).exists()


def test_what_was_attached_to_a_draft_is_checked_again_when_it_is_submitted(world, opened):
    share, jo = opened
    draft = {"comment": "See the notes.", "draft": "yes"}
    for file in [SimpleUploadedFile("notes.txt", b"Narrow.\n"), SimpleUploadedFile("list.csv", b"a;b\n")]:
        jo.post(guests.record(share, "respond"), draft | {"attachments": [file]})
    SecuritySettings.objects.update(file_types_mode="allowlist", allowed_file_types=["pdf", "csv"])
    refused = jo.post(guests.record(share, "respond"), ANSWER)

    words = "“notes.txt” cannot be sent any more. “.txt” files are not accepted here."
    assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert "Fine." in refused.content.decode()
    assert not GuestResponse.objects.exists()
    assert not audit_queries.events_about(share).filter(action="response_submitted").exists()

    notes = GuestAttachment.objects.get(name="notes.txt")
    jo.post(guests.record(share, "attachments", notes.public_id, "remove"))
    jo.post(guests.record(share, "respond"), ANSWER)
    assert audit_queries.events_about(share).get(action="response_submitted").details["attachments"] == ["list.csv"]


def test_a_draft_whose_file_the_store_has_lost_says_so(world, opened):
    share, jo = opened
    file = SimpleUploadedFile("notes.txt", b"Narrow.\n")
    jo.post(guests.record(share, "respond"), {"comment": "See.", "draft": "yes", "attachments": [file]})
    default_storage.delete(GuestAttachment.objects.get().storage_key)
    refused = jo.post(guests.record(share, "respond"), ANSWER)

    assert "“notes.txt” is lost. Remove it, and attach it once more." in refused.content.decode()
    assert not GuestResponse.objects.exists()
