"""What becomes of shares where many documents are changed at once: as where each is changed alone."""

from documents.register.models import Document, DocumentStatus
from documents.register.services import bulk
from guestshares.models import Share, SharePolicy
from guestshares.models.policy import NewRevisionRule
from tests.guestshares import guests


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
