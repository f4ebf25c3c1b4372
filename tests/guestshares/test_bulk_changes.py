"""What becomes of shares where many documents are changed at once: as where each is changed alone."""

import pytest

from accounts.models import Notification
from audit.models import AuditEvent
from documents.register.models import Document, DocumentStatus
from documents.register.services import bulk
from guestshares.models import Share, SharePolicy
from guestshares.models.policy import NewRevisionRule
from kazinex.core import outbox
from tests.guestshares import guests

CAME = "Revision B of HT-{}-DWG-001 was released."


def change(world, what, *numbers, who="ada"):
    """What is told beforehand, and then is done."""
    by = world.actor(who)
    found = Document.objects.visible_to(by).filter(number__in=numbers)
    plan = bulk.look(what, found.all, by=by)
    warnings = what.warnings(plan.changed, by)
    bulk.do(what, found.all, seen=plan.stamp, by=by)
    return warnings


def test_shares_of_what_becomes_confidential_end(world):
    share, _link = guests.share_with_jo(world)
    told = change(world, bulk.Confidentiality(True, reason="Tender"), world.plan.number, world.beam.number)

    assert told == ["1 guest share is revoked."]
    assert Share.objects.get(pk=share.pk).revoke_reason == "HT-CIV-DWG-001 became confidential."


def test_shares_of_what_becomes_confidential_are_kept_on_purpose(world):
    share, _link = guests.share_with_jo(world)
    kept = bulk.Confidentiality(True, reason="Agreed", keeps_outside_access=True)
    change(world, kept, world.plan.number)

    assert Share.objects.get(pk=share.pk).revoked_at is None
    assert guests.story(share)[-1] == "share_kept"


def test_where_many_are_released_the_policy_says_what_becomes_of_earlier_shares(world):
    SharePolicy.objects.update_or_create(project=None, defaults={"on_new_revision": NewRevisionRule.REVOKE})
    share, _link = guests.share_with_jo(world)
    world.add_revision(world.plan, "B", "under_review")
    world.add_revision(world.beam, "B", "under_review")
    told = change(world, bulk.Status(DocumentStatus.APPROVED), world.plan.number, world.beam.number)

    assert told == ["1 live guest share is on earlier revisions: it ends."]
    assert Share.objects.get(pk=share.pk).revoke_reason == "Revision B of HT-CIV-DWG-001 was released."


@pytest.fixture
def both(world, mailoutbox):
    """Dina's shares of plan and beam with Jo, whose mails have left."""
    for document in (world.plan, world.beam):
        guests.share_with_jo(world, document)
    mails(mailoutbox)


def mails(mailoutbox):
    while outbox.dispatch():
        pass
    found = [mail for mail in mailoutbox if mail.to == ["jo@client.example"]]
    mailoutbox.clear()
    return found


def told():
    return list(Notification.objects.filter(user__email="dina@meridian.example").values_list("text", flat=True))


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("rule", ["revoke", "keep"])
def test_one_release_of_many_is_told_once_to_who_answers_for_them_and_to_the_guest(world, rule, mailoutbox):
    SharePolicy.objects.update_or_create(project=None, defaults={"on_new_revision": rule})
    for document in (world.plan, world.beam):
        world.add_revision(document, "B", "under_review")
    change(world, bulk.Status(DocumentStatus.APPROVED), world.plan.number, world.beam.number, who="petra")

    (mail,) = mails(mailoutbox)
    assert [number in mail.body for number in ("HT-CIV-DWG-001", "HT-STR-DWG-001")] == [True, True]
    assert mail.body.count("in force now" if rule == "revoke" else "is superseded by revision B") == 2
    assert AuditEvent.objects.filter(action="share_revoked").count() == (2 if rule == "revoke" else 0)
    assert AuditEvent.objects.filter(action="share_superseded").count() == (0 if rule == "revoke" else 2)
    why = f"{CAME.format('CIV')} {CAME.format('STR')}"
    words = f"Petra Price revoked 2 of your guest shares: Jo Reid. Reasons: {why}"
    assert told() == ([words] if rule == "revoke" else [])


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("what", "words"),
    [
        (bulk.Confidentiality(True, reason="Tender"), "became confidential. Your guest shares of them ended: Jo Reid."),
        (bulk.Status(DocumentStatus.VOID), "are void now. Your guests who have them were told: Jo Reid."),
    ],
)
def test_one_act_on_many_documents_is_one_notice_and_one_mail(world, what, words, mailoutbox):
    if isinstance(what, bulk.Confidentiality):
        world.role("dina", "project_admin")  # sees what is confidential
    change(world, what, world.plan.number, world.beam.number, who="petra")

    (text,) = [text for text in told() if "guest" in text]
    assert [text.count("-DWG-001"), text.endswith(words)] == [2, True]
    assert len(mails(mailoutbox)) == 1
