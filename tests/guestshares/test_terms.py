"""What may be agreed, and by whom (SPEC 9.1, 9.2)."""

import hashlib
from datetime import date, timedelta

import pytest

from guestshares.models import Share, ShareItem, SharePolicy
from guestshares.queries.policies import effective_policy
from guestshares.services import shares
from kazinex.core import clock, crypto
from kazinex.core.errors import RuleBroken
from tests.guestshares import guests
from tests.papers import PDF


def test_revisions_are_pinned_with_their_digest(world):
    share, _ = guests.share_with_jo(world)
    item = share.items.get()
    assert (item.revision, item.sha256) == (world.plan.current_revision, hashlib.sha256(PDF).hexdigest())


def test_only_the_hash_of_the_token_is_kept(world):
    share, link = guests.share_with_jo(world)
    token = link.split("/")[2]
    assert len(token) == 43
    assert share.token_hash == crypto.digest(token)


def test_a_date_is_the_end_of_that_day_in_the_projects_zone(world):
    day = (clock.now() + timedelta(days=5)).date()
    share, _ = guests.share_with_jo(world, expiry=day)
    assert share.expires_at == clock.end_of_day(day, "Australia/Sydney")
    assert share.expires_at.astimezone(clock.zone("Australia/Sydney")).strftime("%H:%M") == "00:00"


@pytest.mark.parametrize("expiry", [0, -1, 31, date(2020, 1, 1), date(2099, 1, 1)])
def test_expiry_stays_within_the_ceiling_and_in_the_future(world, expiry):
    with pytest.raises(RuleBroken):
        guests.share_with_jo(world, expiry=expiry)
    assert not Share.objects.exists()


def test_a_projects_ceiling_narrows_the_organisations_and_never_widens_it(world):
    SharePolicy.objects.create(maximum_days=20)
    SharePolicy.objects.create(project=world.harbour, maximum_days=10)
    rules = effective_policy(world.harbour)
    assert rules.maximum_days == 10
    assert rules.sentence("maximum_days") == "10 days, set by project; organisation ceiling 20 days"
    SharePolicy.objects.filter(project=None).update(maximum_days=5)
    assert effective_policy(world.harbour).sentence("maximum_days") == "5 days, set by organisation"
    with pytest.raises(RuleBroken, match="at most 5 days"):
        guests.share_with_jo(world, expiry=7)


def test_without_custom_expiry_only_the_usual_days(world):
    SharePolicy.objects.create(allow_custom_expiry=False)
    with pytest.raises(RuleBroken, match="Only 7, 14 or 30 days"):
        guests.share_with_jo(world, expiry=9)
    guests.share_with_jo(world, expiry=14)


def test_controllers_keep_the_usual_count_where_policy_says_so(world):
    SharePolicy.objects.create(controllers_set_opens=False)
    with pytest.raises(RuleBroken, match=r"fixed by policy: 5 opens\."):
        guests.share_with_jo(world, max_opens=6)
    assert guests.share_with_jo(world, max_opens=None)[0].maximum_opens == 5
    assert guests.share_with_jo(world, max_opens=6, by="petra")[0].maximum_opens == 6


@pytest.mark.parametrize("number", [-1, 2**31, 2**63])
def test_a_count_is_a_sensible_number(world, number):
    with pytest.raises(RuleBroken):
        guests.share_with_jo(world, max_opens=number)


def test_only_allowed_domains(world):
    SharePolicy.objects.create(recipient_domains=["client.example"])
    guests.share_with_jo(world, recipient_email="jo@CLIENT.example")
    for address in ("jo@evil.example", "jo@client.example.evil.example", "jo@notclient.example"):
        with pytest.raises(RuleBroken, match=r"only go to addresses at client\.example"):
            guests.share_with_jo(world, recipient_email=address)


def test_policy_without_download_overrules_the_form(world):
    SharePolicy.objects.create(allow_download=False)
    assert not guests.share_with_jo(world, allow_download=True)[0].allow_download


def test_a_confidential_document_is_shared_by_project_and_org_admins_only(world):
    with pytest.raises(RuleBroken, match="HT-MEP-DWG-001 is confidential"):
        guests.share_with_jo(world, world.secret)
    for name in ("petra", "ada"):
        guests.share_with_jo(world, world.secret, by=name)


def test_what_the_creator_does_not_see_cannot_be_shared(world):
    with pytest.raises(RuleBroken, match="does not exist"):
        guests.share_with_jo(world, world.beam, by="remy")


def test_a_deleted_document_cannot_be_shared(world):
    world.plan.deleted_at = clock.now()
    world.plan.save()
    with pytest.raises(RuleBroken, match="does not exist"):
        guests.share_with_jo(world)


def test_a_new_policy_never_lengthens_a_live_share(world):
    share, _ = guests.share_with_jo(world)
    before = share.expires_at
    SharePolicy.objects.create(maximum_days=300, default_days=300)
    share.refresh_from_db()
    assert share.expires_at == before


def test_extending_stays_within_both_ceilings(world):
    share, _ = guests.share_with_jo(world)
    with pytest.raises(RuleBroken):
        shares.extend(share, expiry=31, max_opens=None, by=world.actor("dina"))
    shares.extend(share, expiry=30, max_opens=9, by=world.actor("dina"))
    share.refresh_from_db()
    assert share.maximum_opens == 9
    assert guests.story(share) == ["share_created", "share_extended"]


def test_a_used_up_share_opens_again_when_it_is_extended(world):
    share, link = guests.share_with_jo(world, max_opens=1)
    guests.enter(link)
    with pytest.raises(RuleBroken, match="Choose a new expiry"):
        shares.extend(share, expiry=None, max_opens=1, by=world.actor("dina"))
    shares.extend(share, expiry=None, max_opens=2, by=world.actor("dina"))
    guests.enter(link)


def test_reissuing_a_live_share_ends_it_and_may_show_the_current_revision(world):
    share, _ = guests.share_with_jo(world, passphrase="culvert", instructions="Look twice.")
    world.add_revision(world.plan, "B")
    same = shares.reissue(share, by=world.actor("dina")).share
    fresh = shares.reissue(same, current_revisions=True, by=world.actor("dina")).share

    assert [ShareItem.objects.get(share=one).revision.code for one in (share, same, fresh)] == ["A", "A", "B"]
    share.refresh_from_db()
    assert share.revoke_reason == "Reissued with a new link."
    assert (fresh.instructions, bool(fresh.passphrase), fresh.opens_used) == ("Look twice.", True, 0)


def test_a_revoke_needs_a_reason_and_happens_once(world):
    share, _ = guests.share_with_jo(world)
    with pytest.raises(RuleBroken, match="Say why"):
        shares.revoke(share, reason="  ", by=world.actor("dina"))
    shares.revoke(share, reason="Done", by=world.actor("dina"))
    with pytest.raises(RuleBroken, match="already revoked"):
        shares.revoke(share, reason="Again", by=world.actor("dina"))
    assert guests.sentences(share)[-1] == "Dina Okafor revoked the share for Jo Reid: Done"
